namespace PageShield.Csp;

/// <summary>Describes differences in what is allowed, one part of a sentence per directive; quotes what the page sent.</summary>
internal static class CspDifferenceWords
{
    private const int MostNamed = 4, LongestToken = 120;

    private static readonly string[] Switches =
        ["require-trusted-types-for", "upgrade-insecure-requests", "block-all-mixed-content", "sandbox", "trusted-types"];

    public static IEnumerable<string> Weaker(IEnumerable<CspGap> gaps)
    {
        foreach (var directive in WithoutFreedHashes(gaps).GroupBy(gap => gap.Cause.IsUnruled ? RefusingName(gap) : gap.Cause.Directive))
        {
            if (directive.Any(gap => gap.Cause.IsUnruled))
                yield return $"`{directive.Key}` was removed{(Switches.Contains(directive.Key) ? "" : ", so everything is allowed")}";
            var added = TokensOf(directive.Where(gap => !gap.IsNamedInVain));
            var effective = TokensOf(directive.Where(gap => gap.IsNamedInVain)).Except(added, StringComparer.OrdinalIgnoreCase).ToList();
            if (added.Count > 0) yield return $"`{directive.Key}` now also allows {Named(added)}";
            if (effective.Count > 0) yield return $"`{directive.Key}` now applies {Named(effective)}, which had no effect before";
        }
    }

    public static IEnumerable<string> Stronger(IEnumerable<CspGap> gaps)
    {
        foreach (var directive in WithoutFreedHashes(gaps).GroupBy(RefusingName))
        {
            if (directive.Any(gap => gap.Cause.IsUnruled))
            {
                yield return $"`{directive.Key}` is new";
                continue;
            }

            var partly = TokensOf(directive.Where(gap => gap.IsPartly));
            var rest = directive.Where(gap => !partly.Contains(gap.Cause.Token, StringComparer.OrdinalIgnoreCase)).ToList();
            var removed = TokensOf(rest.Where(gap => !gap.IsNamedInVain));
            var vain = TokensOf(rest.Where(gap => gap.IsNamedInVain)).Except(removed, StringComparer.OrdinalIgnoreCase).ToList();
            if (removed.Count > 0) yield return $"`{directive.Key}` no longer allows {Named(removed)}";
            if (vain.Count > 0)
                yield return $"`{directive.Key}` still names {Named(vain)}, which no longer {(vain.Count == 1 ? "has" : "have")} an effect";
            if (partly.Count > 0) yield return $"`{directive.Key}` no longer allows all of {Named(partly)}";
        }
    }

    private static string RefusingName(CspGap gap) => gap.RefusedBy?.Name ?? gap.Purpose.Directive;

    /// <summary>If <c>'unsafe-hashes'</c> makes hashes apply to handlers, that keyword is reported, not the hashes.</summary>
    private static List<CspGap> WithoutFreedHashes(IEnumerable<CspGap> gaps)
    {
        var all = gaps.ToList();
        var freed = all.Where(gap => gap.Cause.Token.Equals("'unsafe-hashes'", StringComparison.OrdinalIgnoreCase)).Select(gap => gap.Cause.Directive)
            .ToHashSet();
        return all.FindAll(gap => !(gap.Purpose.IsAttribute && CspHashRotation.IsHash(gap) && freed.Contains(gap.Cause.Directive)));
    }

    /// <summary>The distinct values, most severe first.</summary>
    private static List<string> TokensOf(IEnumerable<CspGap> gaps) =>
    [
        .. gaps.Where(gap => !gap.Cause.IsUnruled)
            .SelectMany(gap => CspHashRotation.IsHash(gap) ? gap.Purpose.Hashes.Select(hash => $"'{hash}'") : [gap.Cause.Token])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(token => token.StartsWith("'unsafe", StringComparison.OrdinalIgnoreCase) ? 0 : token.StartsWith('\'') ? 1 : 2),
    ];

    private static string Named(List<string> tokens) =>
        string.Join(", ", tokens.Take(MostNamed).Select(token => $"`{Short(token)}`")) + (tokens.Count > MostNamed ? " and more" : "");

    private static string Short(string token)
    {
        var plain = token.ReplaceLineEndings(" ").Replace('`', '\'');
        return plain.Length > LongestToken ? plain[..LongestToken] + "…" : plain;
    }
}
