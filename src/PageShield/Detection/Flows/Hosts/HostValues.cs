using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Objects that exist once per page.</summary>
internal static class HostValues
{
    public static readonly Value Window = new() { Kind = HostKind.Window, Path = "window" };
    public static readonly Value Document = new() { Kind = HostKind.Document, Path = "document" };
    public static readonly Value Location = new() { Kind = HostKind.Location, Path = "location", Labels = Labels.Place };
    public static readonly Value Storage = new() { Kind = HostKind.Storage, Path = BrowserApis.LocalStorage };
}
