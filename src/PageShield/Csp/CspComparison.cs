namespace PageShield.Csp;

/// <summary>
/// How two states of a page's policies differ in what they allow. All policies of a state apply together, regardless of the header lines they came
/// in.
/// </summary>
/// <param name="Weaker">What is newly allowed: parts of a sentence, such as <c>`script-src` now also allows `https:`</c>.</param>
/// <param name="Stronger">What is no longer allowed, likewise.</param>
/// <param name="Others">Differences that are neither, such as <c>`script-src` names other hashes</c>.</param>
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
    /// Two kinds of difference are ignored. First, hashes replaced by the same number of other hashes in the same directive: a new release of the
    /// code. Second, scripts that have a nonce or a hash, or are inserted or started as workers by such scripts, if any inline code could run
    /// before: an attacker who could add such a script could write it inline.
    /// </remarks>
    /// <param name="before">The enforced policies, or the report-only ones.</param>
    /// <param name="after">The same, later.</param>
    /// <param name="page">What <c>'self'</c> and schemeless hosts refer to; null for an arbitrary page over HTTPS.</param>
    public static CspComparison Compare(IReadOnlyList<CspPolicy> before, IReadOnlyList<CspPolicy> after, Uri? page = null)
    {
        if (!CspSubsumption.IsComparable(before, after))
            return IsSame(before, after)
                ? new CspComparison([], [], [])
                : new CspComparison(["the policies differ but are too long to compare"], [], []);

        var weaker = GapsOf(before, after, page);
        var stronger = GapsOf(after, before, page);
        if (after.Count == 0) return new CspComparison(weaker.Count > 0 ? ["the whole policy was removed"] : [], [], []);
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
