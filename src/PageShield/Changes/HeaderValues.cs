namespace PageShield.Changes;

/// <summary>Reads header values as browsers do where a name comes on several lines.</summary>
internal static class HeaderValues
{
    /// <summary>The parts of a list: lines and commas part alike.</summary>
    public static string[] List(string? value) =>
        (value ?? "").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// A single structured item without its parameters; null where there are several, which browsers take for none (RFC 9651 section 4.2).
    /// </summary>
    public static string? Item(string? value) => List(value) is [var only] ? only.Split(';')[0].Trim() : null;

    /// <summary>
    /// 2 where nobody may frame the page, 1 the same origin, 0 everybody (HTML, "Checking X-Frame-Options"): contradicting values refuse all.
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

    /// <summary>Only the first value counts (Fetch, "determine nosniff").</summary>
    public static bool IsNoSniff(string? value) =>
        List(value).FirstOrDefault() is { } first && first.Equals("nosniff", StringComparison.OrdinalIgnoreCase);
}
