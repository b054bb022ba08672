using System.Globalization;
using PageShield.Csp;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;

namespace PageShield.Changes;

/// <summary>Compares the protection of two values of a security header: what became weaker and what stronger.</summary>
/// <param name="Weaker">Sentence parts, such as <c>`script-src` now also allows `'unsafe-inline'`</c>.</param>
/// <param name="Stronger">Sentence parts in the same form.</param>
internal sealed record HeaderStrength(IReadOnlyList<string> Weaker, IReadOnlyList<string> Stronger)
{
    /// <summary>Differences that protect neither more nor less, in the same form.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    private const int MostParts = 4;

    private const string Policy = "content-security-policy", ReportOnlyPolicy = "content-security-policy-report-only", Framing = "x-frame-options";

    private static readonly string[] FromWeakToStrong =
        ["unsafe-url", "no-referrer-when-downgrade", "origin-when-cross-origin", "origin", "strict-origin-when-cross-origin", "strict-origin",
            "same-origin", "no-referrer"];

    /// <summary>
    /// Interprets a header's difference together with the page's other headers. Policies in headers and markup apply together and are reported once.
    /// </summary>
    public static HeaderStrength Of(ValueDifference header, RecordedVisit recorded)
    {
        if (header.Name == Framing && SaysNothing(recorded))
            return new HeaderStrength([], []) { Others = ["browsers use `frame-ancestors` of the page’s policy instead"] };
        if (header.Name is not (Policy or CspPolicySet.MetaPrefix + Policy or ReportOnlyPolicy))
            return Compare(header.Name, header.Before, header.After);
        if (header.Name.StartsWith(CspPolicySet.MetaPrefix, StringComparison.Ordinal) && recorded.Headers.Any(other => other.Name == Policy))
            return new HeaderStrength([], []) { Others = [$"its effect is reported with {Policy}, because both apply together"] };

        var page = Uri.TryCreate(recorded.Visit.Capture.FinalUrl, UriKind.Absolute, out var url) ? url : null;
        return header.Name == ReportOnlyPolicy
            ? PolicyStrength.OfReportOnly(CspPolicySet.Read(recorded.HeadersBefore, page), CspPolicySet.Read(recorded.HeadersNow, page), page)
            : PolicyStrength.OfEnforced(recorded.HeadersBefore, recorded.HeadersNow, page);
    }

    /// <summary>
    /// Whether <c>X-Frame-Options</c> is overridden both before and now (HTML, "check a navigation response's adherence to `X-Frame-Options`").
    /// </summary>
    private static bool SaysNothing(RecordedVisit recorded) =>
        CspPolicySet.Read(recorded.HeadersBefore).NamesFramers && CspPolicySet.Read(recorded.HeadersNow).NamesFramers;

    /// <summary>Compares two values of one header, independent of the page's other headers; null means that the header is absent.</summary>
    /// <param name="name">Case-insensitive; <c>meta …</c> for headers in the markup.</param>
    /// <param name="before">Header lines separated by line feeds, each parsed as its specification requires.</param>
    public static HeaderStrength Compare(string name, string? before, string? after)
    {
        var strength = new HeaderStrength([], []);
        name = name.ToLowerInvariant();
        switch (name)
        {
            case Policy or ReportOnlyPolicy or CspPolicySet.MetaPrefix + Policy:
                return PolicyStrength.Compare(name, before, after);
            case var _ when name.StartsWith(CspPolicySet.MetaPrefix, StringComparison.Ordinal):
                return strength; // browsers ignore the other headers in the markup
            case "permissions-policy":
                return PermissionsStrength.Compare(before, after);
            case "access-control-allow-origin":
                return strength.With(Rank(["*", null], before, "*"), Rank(["*", null], after, "*"), before, after);
            case "strict-transport-security":
                return TransportOf(before, after);
            case Framing:
                return strength.With(HeaderValues.Framing(before), HeaderValues.Framing(after), before, after);
            case "x-content-type-options":
                return strength.With(HeaderValues.IsNoSniff(before) ? 1 : 0, HeaderValues.IsNoSniff(after) ? 1 : 0, before, after);
            case "referrer-policy":
                return strength.With(ReferrerRank(before), ReferrerRank(after), before, after);
            case "cross-origin-opener-policy":
                return ByItem([null, "unsafe-none", "same-origin-allow-popups", "noopener-allow-popups", "same-origin"]);
            case "cross-origin-embedder-policy":
                return ByItem([null, "unsafe-none", "credentialless", "require-corp"]);
            case "cross-origin-resource-policy":
                return ByItem([null, "cross-origin", "same-site", "same-origin"]);
            case "reporting-endpoints" or "report-to" or "x-xss-protection":
                return strength;
            default:
                return strength.With(before is null ? 0 : 1, after is null ? 0 : 1, before, after);
        }

        HeaderStrength ByItem(string?[] order) =>
            strength.With(Rank(order, HeaderValues.Item(before)), Rank(order, HeaderValues.Item(after)), before, after);
    }

    /// <summary>A sentence for people that quotes the page's header values.</summary>
    public string Sentence(string name, string? before, string? after)
    {
        var parts = new List<string>();
        var (weaker, stronger) = name.EndsWith("report-only", StringComparison.OrdinalIgnoreCase)
            ? ($"The policy in {name}, which blocks nothing, now reports less", $"The policy in {name}, which blocks nothing, now reports more")
            : ($"The protection by {name} is weaker", $"The protection by {name} is stronger");
        if (Weaker.Count > 0) parts.Add($"{weaker}: {Joined(Weaker)}.");
        if (Stronger.Count > 0) parts.Add($"{(parts.Count == 0 ? stronger : "Stronger is")}: {Joined(Stronger)}.");
        if (parts.Count > 0) return string.Join(' ', Others.Count == 0 ? parts : [.. parts, $"Besides: {Joined(Others)}."]);
        var others = Others.Count == 0 ? "" : $": {Joined(Others)}";
        return (before, after) switch
        {
            (null, _) => $"The page now sends {name}{others}.",
            (_, null) => $"The page no longer sends {name}{others}.",
            _ => $"The page sends another {name}, which protects no less{others}.",
        };
    }

    private HeaderStrength With(int old, int now, string? before, string? after)
    {
        var part = (before, after) switch
        {
            (null, _) => $"`{Short(after)}` is new",
            (_, null) => $"`{Short(before)}` is gone",
            _ => $"`{Short(before)}` became `{Short(after)}`",
        };
        return old == now ? this : old > now ? this with { Weaker = [.. Weaker, part] } : this with { Stronger = [.. Stronger, part] };
    }

    private static HeaderStrength TransportOf(string? before, string? after)
    {
        var (old, now) = (TransportSecurity(before), TransportSecurity(after));
        if (old.Age == 0 || now.Age == 0) return new HeaderStrength([], []).With(old.Age > 0 ? 1 : 0, now.Age > 0 ? 1 : 0, before, after);

        var (weaker, stronger) = (new List<string>(), new List<string>());
        if (old.Age != now.Age)
            (now.Age < old.Age ? weaker : stronger)
                .Add(string.Create(CultureInfo.InvariantCulture, $"browsers remember it for {now.Age} instead of {old.Age} seconds"));
        if (old.Subdomains != now.Subdomains)
            (old.Subdomains ? weaker : stronger).Add(old.Subdomains ? "`includeSubDomains` is gone" : "`includeSubDomains` is new");
        if (old.Preload != now.Preload) (old.Preload ? weaker : stronger).Add(old.Preload ? "`preload` is gone" : "`preload` is new");
        return new HeaderStrength(weaker, stronger);
    }

    private static (long Age, bool Subdomains, bool Preload) TransportSecurity(string? value)
    {
        // RFC 6797, section 8.1: browsers use only the first line.
        var parts = (value ?? "").Split('\n')[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var age = parts.FirstOrDefault(part => part.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase))?["max-age=".Length..].Trim('"');
        return (long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0,
            parts.Contains("includeSubDomains", StringComparer.OrdinalIgnoreCase), parts.Contains("preload", StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The index of a value in a list from weak to strong; null in the list means absent or unknown values.</summary>
    private static int Rank(IReadOnlyList<string?> order, string? value, string? special = null)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (string.Equals(order[i], value?.Trim(), StringComparison.OrdinalIgnoreCase)) return i;
        }

        // An access-control origin other than * is narrow. Any other unknown value protects no more than an absent header.
        return special is not null ? order.Count - 1 : Math.Max(0, order.ToList().IndexOf(null));
    }

    /// <summary>The last known value applies (Referrer Policy, section 8.1).</summary>
    private static int ReferrerRank(string? value) =>
        Rank(FromWeakToStrong,
            HeaderValues.List(value).LastOrDefault(part => FromWeakToStrong.Contains(part, StringComparer.OrdinalIgnoreCase))
            ?? "strict-origin-when-cross-origin");

    private static string Joined(IReadOnlyList<string> parts) =>
        string.Join(", ", parts.Take(MostParts))
            + (parts.Count > MostParts ? string.Create(CultureInfo.InvariantCulture, $", and {parts.Count - MostParts} more") : "");

    internal static string Short(string? value)
    {
        var plain = (value ?? "").ReplaceLineEndings(" ").Replace('`', '\'');
        return plain.Length > 120 ? plain[..120] + "…" : plain;
    }
}
