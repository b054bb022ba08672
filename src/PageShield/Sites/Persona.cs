using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PageShield.Sites;

/// <summary>A visitor profile. Pages can differ between visitors.</summary>
public sealed partial record Persona
{
    /// <summary>The default persona.</summary>
    public static readonly Persona Desktop = new() { Name = "desktop" };

    /// <summary>1–60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>A phone: touch, small viewport, mobile user agent and client hints.</summary>
    public bool IsMobile { get; init; }

    /// <summary>BCP 47, such as <c>de-AT</c>.</summary>
    public string Locale { get; init; } = "en-US";

    /// <summary>IANA name; null for the server's time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Absolute referrer URL; null for none.</summary>
    public string? Referrer { get; init; }

    /// <summary>Appended to start URLs' queries, such as <c>utm_source=ads&amp;utm_medium=cpc</c>; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Whether the visitor returns with the cookies and storage of an earlier visit.</summary>
    public bool IsReturning { get; init; }

    /// <summary>Offset of the page's clock from the real time.</summary>
    public TimeSpan ClockShift { get; init; }

    /// <summary>
    /// Parses one line: a name, a colon, and options: <c>mobile</c>, <c>returning</c>, <c>locale=de-AT</c>, <c>zone=Europe/Vienna</c>,
    /// <c>referrer=https://…</c>, <c>query=utm_source=ads</c>, <c>clock=+12h</c> (also <c>-3d</c>).
    /// </summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out Persona? persona, [NotNullWhen(false)] out string? problem)
    {
        persona = null;
        problem = null;
        var colon = line.IndexOf(':');
        var name = (colon < 0 ? line : line[..colon]).Trim();
        if (name.Length is 0 or > 60 || name.Any(char.IsControl))
            return Fail("Start a persona with a name of at most 60 characters and a colon.", out problem);

        var built = new Persona { Name = name };
        foreach (var word in colon < 0 ? [] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = word.Split('=', 2) is [var left, var right] ? (left, right) : (word, "");
            switch (key.ToLowerInvariant())
            {
                case "mobile": built = built with { IsMobile = true }; break;
                case "desktop": built = built with { IsMobile = false }; break;
                case "returning": built = built with { IsReturning = true }; break;
                case "locale" when LocaleShape().IsMatch(value): built = built with { Locale = value }; break;
                case "zone" when TimeZoneInfo.TryFindSystemTimeZoneById(value, out _): built = built with { TimeZone = value }; break;
                case "referrer" when Uri.TryCreate(value, UriKind.Absolute, out var url)
                    && url.Scheme is "http" or "https":
                    built = built with { Referrer = value }; break;
                case "query" when value.Length is > 0 and < 500: built = built with { Query = value.TrimStart('?', '&') }; break;
                case "clock" when TryReadShift(value, out var shift): built = built with { ClockShift = shift }; break;
                default:
                    return Fail(
                    $"'{word}' is not a valid persona option. Use mobile, returning, locale=, zone=, referrer=, query= or clock=.", out problem);
            }
        }

        persona = built;
        return true;
    }

    private static bool TryReadShift(string text, out TimeSpan shift)
    {
        shift = default;
        if (ShiftShape().Match(text) is not { Success: true } match) return false;
        var count = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * (match.Groups[1].Value == "-" ? -1 : 1);
        shift = match.Groups[3].Value switch { "d" => TimeSpan.FromDays(count), "h" => TimeSpan.FromHours(count), _ => TimeSpan.FromMinutes(count) };
        return true;
    }

    private static bool Fail(string sentence, out string problem)
    {
        problem = sentence;
        return false;
    }

    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$", RegexOptions.NonBacktracking)]
    private static partial Regex LocaleShape();

    [GeneratedRegex("^([+-]?)([0-9]{1,4})([dhm])$", RegexOptions.NonBacktracking)]
    private static partial Regex ShiftShape();
}
