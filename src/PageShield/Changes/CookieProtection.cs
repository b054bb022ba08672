namespace PageShield.Changes;

/// <summary>Determines which protection a cookie lost, from its attributes as the inventory describes them.</summary>
internal static class CookieProtection
{
    private static readonly (string Before, string After, string Words)[] Losses =
    [
        ("HttpOnly", "readable by scripts", "it lost `HttpOnly`, so scripts can read it"),
        ("Secure", "sent without encryption too", "it lost `Secure`, so it is sent without encryption too"),
        ("SameSite=Strict", "SameSite=Lax", "`SameSite` went from `Strict` to `Lax`"),
        ("SameSite=Strict", "SameSite=None", "`SameSite` went from `Strict` to `None`"),
        ("SameSite=Lax", "SameSite=None", "`SameSite` went from `Lax` to `None`"),
        ("SameSite=Strict", "SameSite=not set", "it lost `SameSite=Strict`"),
        ("SameSite=Lax", "SameSite=not set", "it lost `SameSite=Lax`"),
    ];

    public static IReadOnlyList<string> Lost(string? before, string after)
    {
        if (before is null) return [];

        var (old, now) = (before.Split("; "), after.Split("; "));
        return [.. Losses.Where(loss => old.Contains(loss.Before, StringComparer.OrdinalIgnoreCase)
            && now.Contains(loss.After, StringComparer.OrdinalIgnoreCase)).Select(loss => loss.Words)];
    }
}
