namespace PageShield.Crawler.Discovery;

/// <summary>What a robots.txt allows (RFC 9309), and the sitemaps it names.</summary>
internal sealed class RobotsTxt
{
    private const int MaxRules = 5000;
    private readonly List<(bool Allow, string Pattern)> _rules = [];

    /// <summary>URLs of <c>Sitemap:</c> lines, unchanged.</summary>
    public IReadOnlyList<string> Sitemaps { get; private init; } = [];

    /// <summary>Allows everything.</summary>
    public static RobotsTxt Empty { get; } = new();

    /// <summary>Reads the group for the crawler's product token, else the one for all. Invalid lines are skipped, as the RFC requires.</summary>
    public static RobotsTxt Parse(string text)
    {
        List<string> sitemaps = [];
        List<(bool, string)> ours = [], everybodys = [];
        var (forUs, forAll, inRules) = (false, false, false);
        var hasOurs = false;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Split('#')[0].Trim();
            var colon = line.IndexOf(':');
            if (colon < 0) continue;
            var (name, value) = (line[..colon].TrimEnd().ToLowerInvariant(), line[(colon + 1)..].TrimStart());
            switch (name)
            {
                case "user-agent":
                    if (inRules) (forUs, forAll, inRules) = (false, false, false);
                    forUs |= value.StartsWith("pageshield", StringComparison.OrdinalIgnoreCase);
                    forAll |= value == "*";
                    hasOurs |= forUs;
                    break;
                case "allow" or "disallow":
                    inRules = true;
                    if (value.Length == 0 || value.Length > 2000 || ours.Count + everybodys.Count >= MaxRules) break;
                    if (forUs) ours.Add((name == "allow", value));
                    if (forAll) everybodys.Add((name == "allow", value));
                    break;
                case "sitemap" when sitemaps.Count < 50:
                    sitemaps.Add(value);
                    break;
            }
        }

        var robots = new RobotsTxt { Sitemaps = sitemaps };
        robots._rules.AddRange(hasOurs ? ours : everybodys);
        return robots;
    }

    /// <summary>Whether a path with query may be fetched: the longest matching rule decides, and allow wins a tie.</summary>
    public bool Allows(string pathAndQuery)
    {
        var (length, allowed) = (-1, true);
        foreach (var (allow, pattern) in _rules)
        {
            if (pattern.Length < length || (pattern.Length == length && !allow)) continue;
            if (Matches(pattern, pathAndQuery)) (length, allowed) = (pattern.Length, allow);
        }

        return allowed;
    }

    /// <summary>Prefix match with <c>*</c> and a final <c>$</c>; linear in the product of both lengths at worst.</summary>
    private static bool Matches(string pattern, string path)
    {
        var anchored = pattern.EndsWith('$');
        var parts = (anchored ? pattern[..^1] : pattern).Split('*');
        if (!path.StartsWith(parts[0], StringComparison.Ordinal)) return false;

        var at = parts[0].Length;
        for (var index = 1; index < parts.Length; index++)
        {
            if (anchored && index == parts.Length - 1)
                return path.Length - at >= parts[index].Length && path.EndsWith(parts[index], StringComparison.Ordinal);

            var found = path.IndexOf(parts[index], at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + parts[index].Length;
        }

        return !anchored || at == path.Length;
    }
}
