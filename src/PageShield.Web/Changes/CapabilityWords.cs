using PageShield.JavaScript.Capabilities;

namespace PageShield.Web.Changes;

/// <summary>Display names of capabilities; the exact value is shown beside them.</summary>
internal static class CapabilityWords
{
    public static string Of(CapabilityKind kind) => kind switch
    {
        CapabilityKind.Host => "Contains the host",
        CapabilityKind.Url => "Contains the URL",
        CapabilityKind.TagContainer => "Loads the tag manager container",
        CapabilityKind.Reads => "Reads",
        CapabilityKind.Sends => "Can send through",
        CapabilityKind.Listens => "Listens to",
        CapabilityKind.Storage => "Stores in the browser",
        CapabilityKind.Selector => "Looks for the field or form",
        CapabilityKind.Pattern => "Matches the pattern",
        CapabilityKind.DynamicCode => "Runs text as code with",
        CapabilityKind.Decodes => "Decodes hidden text",
        CapabilityKind.Injects => "Adds to the page",
        CapabilityKind.Hooks => "Replaces the function",
        CapabilityKind.Obfuscation => "Hides what it does",
        CapabilityKind.Library => "Library",
        _ => kind.ToString(),
    };

    /// <summary>Sort order, most relevant to data theft first: fields and destinations, then methods.</summary>
    public static int RankOf(CapabilityKind kind) => kind switch
    {
        CapabilityKind.Selector => 0,
        CapabilityKind.Reads => 1,
        CapabilityKind.Listens => 2,
        CapabilityKind.Host => 3,
        CapabilityKind.Url or CapabilityKind.TagContainer => 4,
        CapabilityKind.Sends => 5,
        CapabilityKind.Hooks => 6,
        CapabilityKind.DynamicCode => 7,
        CapabilityKind.Injects => 8,
        CapabilityKind.Obfuscation => 9,
        CapabilityKind.Decodes => 10,
        CapabilityKind.Pattern => 11,
        CapabilityKind.Storage => 12,
        _ => 13,
    };
}
