namespace PageShield.Csp;

/// <summary>What two states of a page's policies allow differently. All policies of a state apply together, whatever lines they stand on.</summary>
/// <param name="Weaker">What is newly allowed: parts of a sentence, such as <c>`script-src` now also allows `https:`</c>.</param>
/// <param name="Stronger">What is no longer allowed, likewise.</param>
/// <param name="Others">What differs and is neither, such as <c>`script-src` names other hashes</c>.</param>
internal sealed record CspComparison(IReadOnlyList<string> Weaker, IReadOnlyList<string> Stronger, IReadOnlyList<string> Others)
{
    public CspStrength Strength => (Weaker.Count > 0, Stronger.Count > 0) switch
    {
        (false, false) => CspStrength.Same,
        (true, false) => CspStrength.Weaker,
        (false, true) => CspStrength.Stronger,
        _ => CspStrength.Both,
    };

    /// <summary>Compares two sets of policies by what they allow.</summary>
    /// <remarks>
    /// Two differences count for none. Hashes that take the place of as many others in the same directive: the code was released anew.
    /// And scripts that bear a nonce or a hash, or are inserted or started as workers by those, where any inline code ran before: whoever could write
    /// such a script could write it inline.
    /// </remarks>
    /// <param name="before">The enforced policies, or those that only report.</param>
    /// <param name="after">The same, later.</param>
    /// <param name="page">What <c>'self'</c> and schemeless hosts refer to; null for some page over HTTPS.</param>
    public static CspComparison Compare(IReadOnlyList<CspPolicy> before, IReadOnlyList<CspPolicy> after, Uri? page = null)
    {
        if (!CspSubsumption.IsComparable(before, after))
            return IsSame(before, after)
                ? new CspComparison([], [], [])
                : new CspComparison(["the policies are too long to compare, and they are not the same"], [], []);

        var weaker = GapsOf(before, after, page);
        var stronger = GapsOf(after, before, page);
        if (after.Count == 0) return new CspComparison(weaker.Count > 0 ? ["the whole policy is gone"] : [], [], []);
        if (before.Count == 0) return new CspComparison([], stronger.Count > 0 ? ["the policy is new"] : [], []);

        var rotation = CspHashRotation.Of(weaker, stronger);
        return new CspComparison(
            [.. CspDifferenceWords.Weaker(rotation.WithoutHashes(weaker)), .. rotation.Weaker],
            [.. CspDifferenceWords.Stronger(rotation.WithoutHashes(stronger)), .. rotation.Stronger],
            rotation.Others);
    }

    private static List<CspGap> GapsOf(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, Uri? page)
    {
        var anyCodeRuns = container.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null));
        return [.. CspSubsumption.Gaps(container, contained, page ?? CspSubsumption.SomePage)
            .Where(gap =>
            !(anyCodeRuns && (gap.Purpose.IsTrustedScript || gap.Cause.Token.Equals("'strict-dynamic'", StringComparison.OrdinalIgnoreCase))))];
    }

    private static bool IsSame(IReadOnlyList<CspPolicy> before, IReadOnlyList<CspPolicy> after) =>
        before.Count == after.Count && before.Zip(after).All(pair => pair.First.IsSameAs(pair.Second));
}
