using System.Collections.Frozen;
using System.Globalization;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection.Intelligence;

/// <summary>Finds hosts that imitate the site's own or a well-known vendor's host.</summary>
internal static class LookalikeHosts
{
    private const int ShortestLabel = 6;

    private static readonly FrozenSet<string> AddedWords = new[]
    {
        "api", "app", "analytics", "assets", "cache", "cart", "cdn", "checkout", "cloud", "code", "collect", "content", "css", "data", "files",
        "fonts", "gateway", "img", "js", "lib", "libs",
        "live", "load", "loader", "min", "net", "online", "pay", "payment", "payments", "pixel", "scripts", "script", "secure", "security",
        "service", "services", "shop", "ssl",
        "stat", "static", "statistics", "stats", "store", "tag", "tags", "tracker", "tracking", "update", "verify", "web",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Ordinary words that differ from a vendor's name by one letter.
    private static readonly FrozenSet<string> Words =
        new[] { "captcha", "stripes", "strips", "squares", "segments", "shipment" }.ToFrozenSet(StringComparer.Ordinal);

    // Vendors' names that are plain words: too many honest hosts are called so.
    private static readonly FrozenSet<string> PlainNames = new[]
    {
        "blogger", "company-target", "framer", "hostingprod", "medium", "privacy-center", "shopsettings", "simpli", "stamped", "undertone", "urchin",
        "windows",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Confusables by skeleton (UTS 39), those that registrars still let through, and the classic digit swaps.
    private static readonly FrozenDictionary<char, string> Skeleton = new Dictionary<char, string>
    {
        ['0'] = "o",
        ['1'] = "l",
        ['3'] = "e",
        ['5'] = "s",
        ['а'] = "a",
        ['е'] = "e",
        ['о'] = "o",
        ['р'] = "p",
        ['с'] = "c",
        ['у'] = "y",
        ['х'] = "x",
        ['і'] = "i",
        ['ј'] = "j",
        ['ѕ'] = "s",
        ['ԁ'] = "d",
        ['ɡ'] = "g",
        ['һ'] = "h",
        ['ӏ'] = "l",
        ['ո'] = "n",
        ['ν'] = "v",
        ['ο'] = "o",
        ['α'] = "a",
        ['ρ'] = "p",
        ['ι'] = "i",
        ['κ'] = "k",
        ['т'] = "t",
        ['м'] = "m",
        ['к'] = "k",
        ['ı'] = "i",
        ['ł'] = "l",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ħ'] = "h",
        ['ŀ'] = "l",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> VendorLabels = WellKnownHosts.Domains
        .GroupBy(LabelOf, StringComparer.Ordinal)
        .Where(group => group.Key.Length >= ShortestLabel && !PlainNames.Contains(group.Key))
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>Finds the domain that the host imitates; null if the host is a known one or an address, or imitates none.</summary>
    /// <param name="host">A host in any spelling.</param>
    /// <param name="ownHosts">The site's own hosts.</param>
    public static Lookalike? Find(string host, IReadOnlyList<string> ownHosts)
    {
        var name = IndicatorHost.Normalize(host);
        if (name.Length > 253 || IndicatorHost.IsAddress(name) || !name.Contains('.', StringComparison.Ordinal)) return null;
        var domain = RegistrableDomain.Of(name);
        var own = ownHosts.Select(IndicatorHost.Normalize).Select(RegistrableDomain.Of).ToList();
        if (WellKnownHosts.Domains.Contains(domain) || WellKnownHosts.Includes(name) || own.Contains(domain)) return null;

        var label = LabelOf(domain);
        var skeleton = SkeletonOf(label);
        foreach (var ownDomain in own)
        {
            var ownLabel = LabelOf(ownDomain);
            if (ownLabel.Length >= ShortestLabel && Compare(label, skeleton, ownLabel) is { } how) return new Lookalike(name, ownDomain, how);
        }

        return Vendor(name, label, skeleton);
    }

    private static Lookalike? Vendor(string name, string label, string skeleton)
    {
        if (VendorLabels.TryGetValue(label, out var sameLabel)) return new Lookalike(name, sameLabel, "another ending");
        if (VendorLabels.TryGetValue(skeleton, out var sameLooks)) return new Lookalike(name, sameLooks, "look-alike letters");
        foreach (var (vendorLabel, vendor) in VendorLabels)
        {
            if (Compare(label, skeleton, vendorLabel) is { } how) return new Lookalike(name, vendor, how);
        }

        return null;
    }

    private static string? Compare(string label, string skeleton, string original)
    {
        if (label == original) return "another ending";
        if (skeleton == original) return "look-alike letters";
        if (Words.Contains(label)) return null;
        if (HasAddedWord(label, original) || HasAddedWord(skeleton, original)) return "a word added";
        if (Math.Abs(label.Length - original.Length) > 1) return null;

        return IsOneEditAway(label, original) && original.Length >= ShortestLabel + 1 ? "one letter changed" : null;
    }

    private static bool HasAddedWord(string label, string original)
    {
        var at = label.IndexOf(original, StringComparison.Ordinal);
        if (at < 0) return false;
        var before = label[..at].TrimEnd('-');
        var after = label[(at + original.Length)..].TrimStart('-');
        return (before.Length == 0 || AddedWords.Contains(before)) && (after.Length == 0 || AddedWords.Contains(after));
    }

    // One insertion, deletion, substitution or swap of neighboring letters.
    private static bool IsOneEditAway(string a, string b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var endA = a.Length;
        var endB = b.Length;
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
        {
            endA--;
            endB--;
        }

        var (restA, restB) = (endA - start, endB - start);
        return restA + restB > 0 && restA <= 1 && restB <= 1
            || restA == 2 && restB == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
    }

    private static string SkeletonOf(string label)
    {
        var text = label;
        if (label.StartsWith("xn--", StringComparison.Ordinal))
        {
            try
            {
                text = new IdnMapping { AllowUnassigned = true }.GetUnicode(label);
            }
            catch (ArgumentException)
            {
                return label;
            }
        }

        var letters = string.Concat(text.Normalize(System.Text.NormalizationForm.FormKD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => Skeleton.TryGetValue(c, out var plain) ? plain : c.ToString()));
        return letters.Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
    }

    private static string LabelOf(string domain)
    {
        var dot = domain.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? domain : domain[..dot];
    }
}
