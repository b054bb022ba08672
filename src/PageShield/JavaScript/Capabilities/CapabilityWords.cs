using System.Collections.Frozen;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Events, elements and window names that indicate what code does.</summary>
internal static class CapabilityWords
{
    /// <summary>Events that carry what people type, paste or submit, or messages from other windows.</summary>
    public static readonly FrozenSet<string> Events = new[]
    {
        "submit", "keydown", "keyup", "keypress", "input", "beforeinput", "change", "blur", "focusout", "paste", "copy", "cut", "message",
        "formdata", "autocomplete",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Elements that load or collect data when added.</summary>
    public static readonly FrozenSet<string> Elements =
        new[] { "script", "iframe", "frame", "form", "input", "object", "embed", "textarea" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of the global object.</summary>
    public static bool IsWindow(string name) => name is "window" or "self" or "globalThis" or "top" or "parent" or "frames" or "global";
}
