using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Cli.Scan;

/// <summary>
/// Makes the report from captures and verdicts. The same script on several pages is one entry; code without a URL that stands
/// twice on one page is two.
/// </summary>
internal sealed class ScanReportBuilder(
    Uri site, Parties party, IReadOnlyDictionary<Sha256Hash, ContentVerdict> verdicts, ScanSiteFindings siteFindings)
{
    private readonly Dictionary<object, Entry> _entries = [];
    private readonly List<Entry> _ordered = [];

    public ScanReport Build(Crawl crawl, IReadOnlyList<Capture> captures)
    {
        foreach (var capture in captures) Enter(capture);
        var scripts = _ordered.Select(ToScript).ToList();

        return new ScanReport
        {
            Site = site.AbsoluteUri,
            StartedAt = crawl.StartedAt ?? crawl.QueuedAt,
            FinishedAt = crawl.FinishedAt ?? crawl.QueuedAt,
            Pages = [.. captures.Select(
                capture => new ScannedPage(
                capture.FinalUrl, capture.Status, capture.Outcome, capture.OutcomeReason, capture.Consent, capture.Headers))],
            Scripts = scripts,
            Connections = Connections(captures),
            Cookies = Cookies(captures),
            Findings = [.. scripts.SelectMany(script => script.Findings), .. FindingsWithoutScript(captures)],
        };
    }

    private void Enter(Capture capture)
    {
        var inCapture = new Dictionary<int, Entry>();
        var repeated = new Dictionary<object, int>();
        foreach (var script in capture.Scripts)
        {
            var key = (script.Kind, script.Url, script.RequestedUrl, script.Sha256, script.SourceSha256, script.Ran, script.NotRunReason,
                script.AddedBy);
            var occurrence = repeated[key] = repeated.GetValueOrDefault(key) + 1;
            if (script.RequestedUrl is not null) occurrence = 1;
            if (!_entries.TryGetValue((key, occurrence), out var entry))
            {
                entry = new Entry(_ordered.Count + 1, script);
                _entries[(key, occurrence)] = entry;
                _ordered.Add(entry);
            }

            if (!entry.Pages.Contains(capture.FinalUrl)) entry.Pages.Add(capture.FinalUrl);
            inCapture[script.Id] = entry;
        }

        foreach (var script in capture.Scripts.Where(script => script.Parent is not null))
        {
            if (inCapture.TryGetValue(script.Parent!.Value, out var parent) && parent != inCapture[script.Id]) // not null: filtered above
                inCapture[script.Id].Parent ??= parent.Id;
        }

        foreach (var finding in capture.Findings)
        {
            if (finding.Script is { } number && inCapture.TryGetValue(number, out var entry))
                entry.Findings.Add(ToFinding(finding, entry.Id, capture.FinalUrl));
        }
    }

    private ScannedScript ToScript(Entry entry)
    {
        var script = entry.Script;
        var host = HostOf(script.Url);
        var verdict = script.SourceSha256 is { } hash ? verdicts.GetValueOrDefault(hash) : null;
        entry.Findings.AddRange(siteFindings.OfScriptsAt(script.Url).Select(finding => ToFinding(finding, entry.Id, entry.Pages[0])));
        var findings = entry.Findings
            .Concat(verdict?.Findings.Select(finding => new ScannedFinding(finding.Rule, finding.Severity,
                finding.Title, finding.Evidence, entry.Id, entry.Pages[0], finding.Line, finding.Column)) ?? [])
            .ToList();
        var (score, judged) =
            ScoreModel.OnSite(entry.Findings.Select(finding => finding.Severity), verdict is null ? [] : [(verdict.Score, verdict.Verdict)]);

        return new ScannedScript
        {
            Id = entry.Id,
            Url = script.Url,
            RequestedUrl = script.RequestedUrl,
            Redirects = script.Redirects,
            Kind = script.Kind,
            AddedBy = script.AddedBy,
            Ran = script.Ran,
            NotRunReason = script.NotRunReason,
            Sha256 = script.Sha256,
            SourceSha256 = script.SourceSha256,
            Bytes = script.Bytes,
            Party = party.Of(host),
            Host = host,
            Pages = entry.Pages,
            Parent = entry.Parent,
            Score = score,
            Verdict = judged,
            Findings = findings,
        };
    }

    private static List<ScannedConnection> Connections(IReadOnlyList<Capture> captures) =>
    [
        .. captures.SelectMany(capture => capture.Connections)
            .GroupBy(connection => (connection.Url, connection.Method, connection.Type, connection.Initiator))
            .Select(group => new ScannedConnection(group.Key.Url, group.First().Host, group.Key.Method, group.Key.Type, group.Key.Initiator,
                group.Sum(connection => connection.Count), group.Sum(connection => connection.Bytes))),
    ];

    private List<ScannedCookie> Cookies(IReadOnlyList<Capture> captures) =>
    [
        .. captures.SelectMany(capture => capture.Cookies)
            .GroupBy(cookie => (cookie.Name, cookie.Domain, cookie.Path))
            .Select(group => group.Last())
            .Select(cookie => new ScannedCookie(cookie.Name, cookie.Domain, cookie.Path, party.Of(cookie.Domain),
                cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Expires, cookie.SetBy)),
    ];

    private IEnumerable<ScannedFinding> FindingsWithoutScript(IReadOnlyList<Capture> captures) =>
        captures
            .SelectMany(capture => capture.Findings.Where(finding => finding.Script is null)
                .Select(finding => ToFinding(finding, null, capture.FinalUrl)))
            .Concat(siteFindings.OfConnections.Select(finding => ToFinding(finding, null, finding.PageUrl)))
            .Distinct();

    private static ScannedFinding ToFinding(SiteFinding finding, int? script, string? page) =>
        new(finding.Rule, finding.Severity, finding.Title, finding.Evidence, script, page, finding.Line, finding.Column);

    private static ScannedFinding ToFinding(CapturedFinding finding, int? script, string page) =>
        new(finding.Rule, finding.Severity, finding.Title, finding.Evidence, script, page, 0, 0);

    private static string HostOf(string url) =>
        Uri.TryCreate(url.StartsWith("blob:", StringComparison.Ordinal) ? url[5..] : url, UriKind.Absolute, out var uri)
            ? uri.IdnHost.ToLowerInvariant()
            : "";

    private sealed record Entry(int Id, CapturedScript Script)
    {
        public List<string> Pages { get; } = [];

        public List<ScannedFinding> Findings { get; } = [];

        public int? Parent { get; set; }
    }
}
