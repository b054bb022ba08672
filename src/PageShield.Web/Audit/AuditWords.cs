namespace PageShield.Web.Audit;

/// <summary>Display names of audit actions. Exports and the hash chain keep the original names.</summary>
internal static class AuditWords
{
    /// <summary><c>alert-rule.created</c> → <c>Alert rule created</c>.</summary>
    public static string Of(string action)
    {
        var words = action.Replace("overruled", "overridden", StringComparison.Ordinal).Replace("overrule", "override", StringComparison.Ordinal)
            .Replace('.', ' ').Replace('-', ' ');
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
