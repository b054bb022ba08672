using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Records the visited page and returns the differences in its headers, policies, forms and frames.</summary>
internal sealed class PageRecorder(PageShieldDbContext database, TimeProvider time)
{
    private const string Sandboxed = " sandboxed";

    /// <returns>Null if no document from the site's own hosts loaded.</returns>
    public async Task<RecordedPage?> RecordAsync(CrawlVisit visit, CancellationToken cancellationToken)
    {
        var capture = visit.Capture;
        if (capture.Status == 0 || !visit.Site.Hosts.Contains(Urls.HostOf(capture.FinalUrl))) return null;

        var page = await FindOrAddAsync(visit, UrlTemplate.Fold(capture.FinalUrl), cancellationToken);
        page.LastSeenAt = visit.At;
        if (!visit.IsWhole) return new RecordedPage(page, [], [], [], []);

        var headers = PageHeaders.Of(capture);
        var headersBefore = Read<Dictionary<string, string>>(page.Headers);
        var forms = capture.Forms.GroupBy(form => FormName(form, visit.Site)).ToDictionary(group => group.Key, group => Describe(group.First()));
        var frames = capture.Frames.Select(Describe).OfType<string>().Distinct().Order().ToList();
        var before = Read<List<string>>(page.Frames);

        var recorded = new RecordedPage(
            page,
            PageHeaders.Compare(headersBefore, headers),
            Compare(Read<Dictionary<string, string>>(page.Forms), forms),
            before is null
                ? []
                : await NewFramesAsync(visit.Site.Id, page.HasPaymentFields || page.IsPaymentPage == true, [.. Hosts(frames).Except(Hosts(before))],
                    Hosts(before), cancellationToken),
            before is null
                ? []
                : [.. before.Where(frame => frame.EndsWith(Sandboxed, StringComparison.Ordinal)).Select(HostOf)
                    .Except(Hosts(before.Where(frame => !frame.EndsWith(Sandboxed, StringComparison.Ordinal)))).Intersect(frames)])
        {
            HeadersBefore = headersBefore ?? [],
            HeadersNow = headers,
        };

        page.Title = capture.Title is null ? null : Urls.Truncate(capture.Title, 300);
        page.HasPaymentFields =
            capture.Forms.Any(form => form.Fields.Any(field => field.Purpose?.StartsWith("cc-", StringComparison.Ordinal) == true));
        page.Headers = JsonSerializer.Serialize(headers);
        page.Forms = JsonSerializer.Serialize(forms);
        page.Frames = JsonSerializer.Serialize(frames);
        return recorded;
    }

    private async Task<Page> FindOrAddAsync(CrawlVisit visit, string template, CancellationToken cancellationToken)
    {
        var page = await database.Pages
            .FirstOrDefaultAsync(page => page.SiteId == visit.Site.Id && page.UrlTemplate == template, cancellationToken);
        if (page is not null) return page;

        page = new Page
        {
            SiteId = visit.Site.Id,
            Id = RowId.Next(time),
            UrlTemplate = template,
            ExampleUrl = visit.Capture.FinalUrl.Split('?', '#')[0],
            FirstSeenAt = visit.At,
        };
        database.Pages.Add(page);
        return page;
    }

    /// <summary>Identifies a form by its field names and, if it is in a frame of another host, by that host's group.</summary>
    private static string FormName(CapturedForm form, Site site)
    {
        var fields =
            string.Join(", ", form.Fields.Where(field => field.Type != "hidden").Select(field => field.Name).Where(name => name.Length > 0).Take(8));
        var host = Urls.HostOf(form.DocumentUrl);
        var owner = host.Length == 0 || site.Hosts.Contains(host) ? "form" : $"form in a frame of {HostGroup.Of(host)}";
        return fields.Length == 0 ? $"{owner} without visible fields" : $"{owner}{FormDifference.With}{fields}";
    }

    private static string Describe(CapturedForm form) => $"{form.Method.ToUpperInvariant()} {UrlTemplate.Fold(form.Action)}";

    /// <summary>A frame's host and whether it is sandboxed; null for frames without a host.</summary>
    private static string? Describe(CapturedFrame frame) =>
        Urls.HostOf(frame.Url) is { Length: > 0 } host ? frame.Sandboxed ? host + Sandboxed : host : null;

    private static string HostOf(string frame) => frame.EndsWith(Sandboxed, StringComparison.Ordinal) ? frame[..^Sandboxed.Length] : frame;

    /// <summary>
    /// Ad and tag frames come and go. A frame is not new if this page, or another page of the same kind (payment pages are one kind, all pages the
    /// other), had it before.
    /// </summary>
    private async Task<IReadOnlyList<string>> NewFramesAsync(
        int siteId, bool isPayment, IReadOnlyCollection<string> hosts, IEnumerable<string> before, CancellationToken cancellationToken)
    {
        if (hosts.Count == 0) return [];

        var news = new NewHosts(
            before.Concat(
            await database.Connections.Where(row => row.SiteId == siteId && row.Type == ConnectionType.Iframe && (row.OnPaymentPage || !isPayment))
            .Select(row => row.Host).Distinct().ToListAsync(cancellationToken)));
        return [.. hosts.Where(host => !news.IsKnown(host)).DistinctBy(HostGroup.Of)];
    }

    private static IEnumerable<string> Hosts(IEnumerable<string> frames) => frames.Select(HostOf).Distinct();

    private static List<ValueDifference> Compare(Dictionary<string, string>? before, Dictionary<string, string> after) =>
        before is null
            ? []
            : [.. before.Keys.Union(after.Keys).Order()
                .Select(name => new ValueDifference(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
                .Where(difference => difference.Before != difference.After)];

    private static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json);
}
