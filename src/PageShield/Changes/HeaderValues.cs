namespace PageShield.Changes;

/// <summary>Parses header values as browsers do if a header is sent several times.</summary>
internal static class HeaderValues
{
    /// <summary>The items of a list, separated by lines or commas.</summary>
    public static string[] List(string? value) =>
        (value ?? "").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// A single structured item without its parameters; null if there are several, which browsers treat as none (RFC 9651, section 4.2).
    /// </summary>
    public static string? Item(string? value) => List(value) is [var only] ? only.Split(';')[0].Trim() : null;

    /// <summary>
    /// Who may frame the page: 2 nobody, 1 the same origin, 0 everybody (HTML, "Checking X-Frame-Options"). Conflicting values allow nobody.
    /// </summary>
    public static int Framing(string? value)
    {
        string[] values = [.. List(value).Select(part => part.ToLowerInvariant()).Distinct()];
        return values switch
        {
            ["deny"] => 2,
            ["sameorigin"] => 1,
            { Length: > 1 } when values.Any(part => part is "deny" or "sameorigin" or "allowall") => 2,
            _ => 0,
        };
    }

    /// <summary>Whether the first value, the only one that counts, is <c>nosniff</c> (Fetch, "determine nosniff").</summary>
    public static bool IsNoSniff(string? value) =>
        List(value).FirstOrDefault() is { } first && first.Equals("nosniff", StringComparison.OrdinalIgnoreCase);
}
