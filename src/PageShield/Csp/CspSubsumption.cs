namespace PageShield.Csp;

/// <summary>
/// Whether one set of policies allows everything that another allows. A load is allowed if every policy of a set allows it, so each policy of the
/// containing set must allow what the policies of the contained set allow together.
/// </summary>
/// <remarks>Errs toward <em>no</em> if lists are too long to compare, or if only several sources together would cover one.</remarks>
internal static class CspSubsumption
{
    internal const int MostPolicies = 64, MostSources = 2_000;

    /// <summary>Whether <paramref name="container"/> allows everything that <paramref name="contained"/> allows.</summary>
    /// <param name="page">What <c>'self'</c> and schemeless hosts refer to; null for an arbitrary page over HTTPS.</param>
    public static bool Allows(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, Uri? page = null) =>
        IsComparable(container, contained) && !Gaps(container, contained, page ?? SomePage).Any();

    /// <summary>A page that no source expression matches by name.</summary>
    internal static Uri SomePage { get; } = new("https://page.invalid/");

    /// <summary>False for sets so large that comparing them would be a denial of service.</summary>
    internal static bool IsComparable(params IReadOnlyList<IReadOnlyList<CspPolicy>> sets)
    {
        List<CspDirective> all = [.. sets.SelectMany(set => set).SelectMany(policy => policy.Directives)];
        if (sets.Any(set => set.Count > MostPolicies) || all.Sum(directive => directive.Values.Count) > MostSources) return false;
        return sets.All(set => set.Count < 2)
            || (CspPurposes.KindsOf(CspPurposes.NoncesOf(all), all, (list, value) => list.HasNonce(value)).Count <= CspPurposes.MostKinds
                && CspPurposes.KindsOf(CspPurposes.HashesOf(all), all, (list, value) => list.HasHash(value)).Count <= CspPurposes.MostKinds);
    }

    /// <summary>What the contained set allows and the containing one does not.</summary>
    internal static IEnumerable<CspGap> Gaps(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, Uri page)
    {
        if (container.Count == 0) yield break;
        var reader = new CspReader(page);
        var compared = new Dictionary<(object, object), List<(CspCause, bool)>>(); // many purposes fall back to the same two lists
        foreach (var purpose in Purposes(container, contained, reader))
        {
            var allowed = contained.Select(purpose.Contained).Aggregate((CspReach?)null, static (all, next) => all?.Intersect(next) ?? next);
            foreach (var policy in container)
            {
                var reach = purpose.Container(policy);
                if (reach.Everything is not null) continue;
                if (allowed is null)
                {
                    yield return new CspGap(new CspCause(purpose.Directive, ""), IsPartly: false, purpose, policy);
                    continue;
                }

                var key = ((object)reach.Patterns, allowed.Everything is { } everything ? (object)everything : allowed.Patterns);
                if (!compared.TryGetValue(key, out var lacking)) compared[key] = lacking = [.. reach.Lacking(allowed)];
                foreach (var (cause, isPartly) in lacking) yield return new CspGap(cause, isPartly, purpose, policy);
            }
        }
    }

    /// <summary>Paths are ignored after a redirect, which matters only if the paths of two policies exclude each other.</summary>
    private static IEnumerable<CspPurpose> Purposes(IReadOnlyList<CspPolicy> container, IReadOnlyList<CspPolicy> contained, CspReader reader) =>
        CspPurposes.Of(container, contained, reader).Concat(contained.Count < 2 ? [] : CspPurposes.Of(container, contained, reader.AfterRedirect()));
}
