using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.Observations;

/// <summary>A folded observation from a batch, and whether its document belongs to another site.</summary>
internal sealed record ObservationToAdd(BatchObservation Observation, bool ForeignDocument)
{
    /// <summary>Folds a batch's observations by the site's learned templates and merges those with the same key, adding up their reports.</summary>
    /// <param name="observations">Observations from one batch.</param>
    /// <param name="learned">The site's learned templates.</param>
    /// <param name="isOwn">Whether a host is one of the site's.</param>
    public static IReadOnlyList<ObservationToAdd> Fold(
        IReadOnlyList<BatchObservation> observations, LearnedTemplates learned, Func<string, bool> isOwn) =>
        [.. observations
            .Select(observation => learned.Fold(observation.Key) is var key
                && ReferenceEquals(key, observation.Key) ? observation : observation with { Key = key })
            .GroupBy(observation => observation.Key)
            .Select(group => group.Aggregate(Sum))
            .Select(observation => new ObservationToAdd(observation, IsForeign(observation.PageHost, observation.Key.PageUrl, isOwn)))];

    /// <summary>
    /// Whether a report is about another site's document. A document without a URL, such as <c>about:srcdoc</c>, belongs to the site whose report key
    /// was used.
    /// </summary>
    /// <param name="pageHost">Host of the document; may be empty.</param>
    /// <param name="pageUrl">The document's folded URL.</param>
    /// <param name="isOwn">Whether a host is one of the site's.</param>
    public static bool IsForeign(string pageHost, string pageUrl, Func<string, bool> isOwn) =>
        !isOwn(pageHost) && !(pageHost.Length == 0 && ReportedDocument.IsLocal(pageUrl));

    private static BatchObservation Sum(BatchObservation first, BatchObservation second) => first with
    {
        Count = first.Count + second.Count,
        FirstSeenAt = first.FirstSeenAt < second.FirstSeenAt ? first.FirstSeenAt : second.FirstSeenAt,
        LastSeenAt = first.LastSeenAt > second.LastSeenAt ? first.LastSeenAt : second.LastSeenAt,
        Browsers = first.Browsers | second.Browsers,
        Noise = first.Noise == second.Noise ? first.Noise : null,
        Sample = first.Sample ?? second.Sample,
    };
}
