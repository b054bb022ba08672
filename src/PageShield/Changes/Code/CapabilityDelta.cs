using PageShield.JavaScript.Capabilities;

namespace PageShield.Changes.Code;

/// <summary>Added and removed capabilities, and whether an added one makes the change a capability change.</summary>
internal static class CapabilityDelta
{
    public static (List<Capability> Added, List<Capability> Removed) Between(ScriptCapabilities before, ScriptCapabilities after) =>
        ([.. after.All.Where(c => !before.Has(c.Kind, c.Value) && !IsComposed(c, before))],
            [.. before.All.Where(c => !after.Has(c.Kind, c.Value) && !IsComposed(c, after))]);

    /// <summary>Whether an added capability is significant. A library name, another storage key or less obfuscation is not.</summary>
    public static bool Weighs(Capability added, ScriptCapabilities before) => added.Kind switch
    {
        CapabilityKind.Library or CapabilityKind.Storage => false,
        CapabilityKind.Obfuscation =>
            !before.Has(CapabilityKind.Obfuscation, "high") && (added.Value != "low" || !before.Has(CapabilityKind.Obfuscation, "medium")),
        _ => true,
    };

    /// <summary>
    /// Whether this is a URL whose parts the other version has too, but joins in another way, such as `base + "/x"` after minification.
    /// </summary>
    private static bool IsComposed(Capability capability, ScriptCapabilities other)
    {
        if (capability.Kind != CapabilityKind.Url)
            return false;
        foreach (var known in other.All)
        {
            if (known.Kind != CapabilityKind.Url || known.Value == capability.Value)
                continue;
            if (capability.Value.StartsWith(known.Value, StringComparison.Ordinal)
                && other.Script.Text.Contains(capability.Value[known.Value.Length..].Trim('{', '}', '*'), StringComparison.Ordinal))
                return true;
            if (known.Value.StartsWith(capability.Value, StringComparison.Ordinal) && capability.Value.Length > 8)
                return true;
        }

        return false;
    }
}
