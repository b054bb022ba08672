using System.Globalization;
using PageShield.Csp;

namespace PageShield.Changes;

/// <summary>Compares two values of a security header by what they protect from: which protection got weaker, which stronger.</summary>
/// <param name="Weaker">Sentence parts, such as <c>`script-src` now also allows `'unsafe-inline'`</c>.</param>
/// <param name="Stronger">Likewise.</param>
internal sealed record HeaderStrength(IReadOnlyList<string> Weaker, IReadOnlyList<string> Stronger)
{
    private const int MostParts = 4;

    private static readonly string[] FromWeakToStrong =
        ["unsafe-url", "no-referrer-when-downgrade", "origin-when-cross-origin", "origin", "strict-origin-when-cross-origin", "strict-origin", "same-origin", "no-referrer"];

    /// <summary>Compares; null stands for a header that is not there.</summary>
    public static HeaderStrength Compare(string name, string? before, string? after)
    {
        var strength = new HeaderStrength([], []);
        var plain = name.StartsWith("meta ", StringComparison.Ordinal) ? name[5..] : name;
        switch (plain.ToLowerInvariant())
        {
            case "content-security-policy" or "content-security-policy-report-only":
                return PolicyStrength.Compare(before, after);
            case "permissions-policy":
                return PermissionsStrength.Compare(before, after);
            case "access-control-allow-origin":
                return strength.With(Rank(["*", null], before, "*"), Rank(["*", null], after, "*"), before, after);
            case "strict-transport-security":
                return TransportOf(before, after);
            case "x-frame-options":
                return strength.With(Rank([null, "SAMEORIGIN", "DENY"], before), Rank([null, "SAMEORIGIN", "DENY"], after), before, after);
            case "referrer-policy":
                return strength.With(Rank(FromWeakToStrong, Last(before)), Rank(FromWeakToStrong, Last(after)), before, after);
            case "cross-origin-opener-policy":
                return strength.With(Rank([null, "unsafe-none", "same-origin-allow-popups", "same-origin"], before), Rank([null, "unsafe-none", "same-origin-allow-popups", "same-origin"], after), before, after);
            case "cross-origin-embedder-policy":
                return strength.With(Rank([null, "unsafe-none", "credentialless", "require-corp"], before), Rank([null, "unsafe-none", "credentialless", "require-corp"], after), before, after);
            case "cross-origin-resource-policy":
                return strength.With(Rank([null, "cross-origin", "same-site", "same-origin"], before), Rank([null, "cross-origin", "same-site", "same-origin"], after), before, after);
            case "reporting-endpoints" or "x-xss-protection":
                return strength;
            default:
                return strength.With(before is null ? 0 : 1, after is null ? 0 : 1, before, after);
        }
    }

    /// <summary>A sentence for a person; it quotes what the page sent.</summary>
    public string Sentence(string name, string? before, string? after)
    {
        var parts = new List<string>();
        if (Weaker.Count > 0) parts.Add($"The protection by {name} is weaker: {Joined(Weaker)}.");
        if (Stronger.Count > 0) parts.Add($"{(parts.Count == 0 ? $"The protection by {name} is stronger" : "Stronger is")}: {Joined(Stronger)}.");
        if (parts.Count > 0) return string.Join(' ', parts);
        return (before, after) switch
        {
            (null, _) => $"The page now sends {name}.",
            (_, null) => $"The page no longer sends {name}.",
            _ => $"The page sends another {name}, which protects no less.",
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
        if (old.Age != now.Age) (now.Age < old.Age ? weaker : stronger).Add(string.Create(CultureInfo.InvariantCulture, $"browsers remember it for {now.Age} instead of {old.Age} seconds"));
        if (old.Subdomains != now.Subdomains) (old.Subdomains ? weaker : stronger).Add(old.Subdomains ? "`includeSubDomains` is gone" : "`includeSubDomains` is new");
        if (old.Preload != now.Preload) (old.Preload ? weaker : stronger).Add(old.Preload ? "`preload` is gone" : "`preload` is new");
        return new HeaderStrength(weaker, stronger);
    }

    private static (long Age, bool Subdomains, bool Preload) TransportSecurity(string? value)
    {
        var parts = (value ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
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

    private static string? Last(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();

    private static string Joined(IReadOnlyList<string> parts) =>
        string.Join(", ", parts.Take(MostParts)) + (parts.Count > MostParts ? string.Create(CultureInfo.InvariantCulture, $", and {parts.Count - MostParts} more") : "");

    internal static string Short(string? value)
    {
        var plain = (value ?? "").ReplaceLineEndings(" ").Replace('`', '\'');
        return plain.Length > 120 ? plain[..120] + "…" : plain;
    }
}
