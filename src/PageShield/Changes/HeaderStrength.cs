using System.Globalization;
using PageShield.Csp;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;

namespace PageShield.Changes;

/// <summary>Compares two values of a security header by what they protect from: which protection got weaker, which stronger.</summary>
/// <param name="Weaker">Sentence parts, such as <c>`script-src` now also allows `'unsafe-inline'`</c>.</param>
/// <param name="Stronger">Likewise.</param>
internal sealed record HeaderStrength(IReadOnlyList<string> Weaker, IReadOnlyList<string> Stronger)
{
    /// <summary>What differs and protects neither more nor less, likewise.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    private const int MostParts = 4;

    private const string Policy = "content-security-policy", ReportOnlyPolicy = "content-security-policy-report-only", Framing = "x-frame-options";

    private static readonly string[] FromWeakToStrong =
        ["unsafe-url", "no-referrer-when-downgrade", "origin-when-cross-origin", "origin", "strict-origin-when-cross-origin", "strict-origin",
            "same-origin", "no-referrer"];

    /// <summary>
    /// What a header's difference means on a page with all else that it sends: policies in headers and markup apply together, and are told once.
    /// </summary>
    public static HeaderStrength Of(ValueDifference header, RecordedVisit recorded)
    {
        if (header.Name == Framing && SaysNothing(recorded))
            return new HeaderStrength([], []) { Others = ["browsers heed `frame-ancestors` of the page’s policy instead"] };
        if (header.Name is not (Policy or CspPolicySet.MetaPrefix + Policy or ReportOnlyPolicy))
            return Compare(header.Name, header.Before, header.After);
        if (header.Name.StartsWith(CspPolicySet.MetaPrefix, StringComparison.Ordinal) && recorded.Headers.Any(other => other.Name == Policy))
            return new HeaderStrength([], []) { Others = [$"what it changes is told with {Policy}, for both apply together"] };

        var page = Uri.TryCreate(recorded.Visit.Capture.FinalUrl, UriKind.Absolute, out var url) ? url : null;
        return header.Name == ReportOnlyPolicy
            ? PolicyStrength.OfReportOnly(CspPolicySet.Read(recorded.HeadersBefore, page), CspPolicySet.Read(recorded.HeadersNow, page), page)
            : PolicyStrength.OfEnforced(recorded.HeadersBefore, recorded.HeadersNow, page);
    }

    /// <summary>
    /// Whether <c>X-Frame-Options</c> is overridden before and now: HTML, "check a navigation response's adherence to `X-Frame-Options`".
    /// </summary>
    private static bool SaysNothing(RecordedVisit recorded) =>
        CspPolicySet.Read(recorded.HeadersBefore).NamesFramers && CspPolicySet.Read(recorded.HeadersNow).NamesFramers;

    /// <summary>Compares two values of one header, whatever else the page sends; null stands for a header that is not there.</summary>
    /// <param name="name">In any case; <c>meta …</c> for what stands in the markup.</param>
    /// <param name="before">Several lines between line feeds, each read as its specification says.</param>
    public static HeaderStrength Compare(string name, string? before, string? after)
    {
        var strength = new HeaderStrength([], []);
        name = name.ToLowerInvariant();
        switch (name)
        {
            case Policy or ReportOnlyPolicy or CspPolicySet.MetaPrefix + Policy:
                return PolicyStrength.Compare(name, before, after);
            case var _ when name.StartsWith(CspPolicySet.MetaPrefix, StringComparison.Ordinal):
                return strength; // browsers heed nothing else of ours in the markup
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

    /// <summary>A sentence for a person; it quotes what the page sent.</summary>
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
        // RFC 6797 section 8.1: browsers heed the first line only.
        var parts = (value ?? "").Split('\n')[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var age = parts.FirstOrDefault(part => part.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase))?["max-age=".Length..].Trim('"');
        return (long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0,
            parts.Contains("includeSubDomains", StringComparer.OrdinalIgnoreCase), parts.Contains("preload", StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The place of a value in a list from weak to strong; null in the list stands for none or unknown values.</summary>
    private static int Rank(IReadOnlyList<string?> order, string? value, string? special = null)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (string.Equals(order[i], value?.Trim(), StringComparison.OrdinalIgnoreCase)) return i;
        }

        // An access-control origin that is no star is narrow; any other unknown value protects like none.
        return special is not null ? order.Count - 1 : Math.Max(0, order.ToList().IndexOf(null));
    }

    /// <summary>The last value that browsers know counts (Referrer Policy section 8.1).</summary>
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
