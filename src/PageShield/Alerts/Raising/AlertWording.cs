using System.Globalization;
using System.Text;
using System.Text.Json;
using PageShield.Changes;
using PageShield.Detection;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Connections.Vendors;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Alerts.Raising;

/// <summary>Describes what happened in a shop owner's words, with the technical term, and what to do next.</summary>
internal static partial class AlertWording
{
    private const int MostItems = 10;
    private const int TitleLength = 200;

    public static AlertWords MaliciousScripts(
        Site site, IReadOnlyList<Script> scripts, FlaggedContents flagged, IReadOnlyDictionary<long, VerdictOverride> turns, bool isClaim)
    {
        var body = isClaim
            ? new StringBuilder("Reports from one network claim that ").Append(Name(site)).Append(" runs code from the address below. ")
                .Append("Page Shield fetched it, and it looks like an attack (malicious script). ")
                .Append("No crawl has seen it on your pages, and anybody can send such a report:\n")
            : new StringBuilder("Code on ").Append(Name(site)).Append(" looks like an attack on your customers (malicious script):\n");
        List(body, scripts, script => Evidence(script, flagged, isFirst: script == scripts[0]) + Turn(turns.GetValueOrDefault(script.Id)));
        return Words(
            $"{(isClaim ? "A report claims a malicious script" : "Malicious script")} on {Name(site)}: "
                + $"{AlertText.Url(scripts[0].Url)}{More(scripts.Count)}",
            isClaim ? Doubt(body) : Remedy(body));
    }

    public static AlertWords SuspiciousScripts(
        Site site, IReadOnlyList<Script> scripts, FlaggedContents flagged, IReadOnlyDictionary<long, VerdictOverride> turns)
    {
        var body = new StringBuilder("Code on ").Append(Name(site))
            .Append(" has traits that attacks have, and may be harmless (suspicious script):\n");
        List(body, scripts, script => Evidence(script, flagged, isFirst: script == scripts[0]) + Turn(turns.GetValueOrDefault(script.Id)));
        body.Append("\nNext: open the script to see the evidence, ask the person who added it, then authorize it or remove it from the page.");
        return Words($"Suspicious script on {Name(site)}: {AlertText.Url(scripts[0].Url)}{More(scripts.Count)}", body);
    }

    public static AlertWords HarmfulBehaviour(Site site, IReadOnlyList<SiteFinding> findings, bool isSeen)
    {
        var isClaim = findings.All(static finding => finding.IsClaim);
        var body = isSeen ? new StringBuilder("While visiting ").Append(Name(site)).Append(", this was seen (malicious behaviour):\n")
            : isClaim ? new StringBuilder("Reports from one network claim this about ").Append(Name(site))
                .Append(". No crawl has seen it, and anybody can send such a report:\n")
            : new StringBuilder("This is known of ").Append(Name(site))
                .Append(" from its inventory or from reports of several networks (malicious behaviour):\n");
        List(body, findings, static finding =>
            $"{Sentence(finding.Title)} Evidence: {AlertText.Defang(AlertText.Line(finding.Evidence, 300))}"
            + (finding.PageUrl is { } page ? $" On {AlertText.Url(page)}." : ""));
        return Words($"{AlertText.Defang(AlertText.Line(findings[0].Title.TrimEnd('.'), 120))} on {Name(site)}{More(findings.Count)}",
            isClaim ? Doubt(body) : Remedy(body));
    }

    public static AlertWords Quiet(Site site, Silence silence) => Words(
        $"Visitors' reports about {Name(site)} stopped",
        new StringBuilder("No browser has reported anything about ").Append(Name(site)).Append(" since ")
            .Append(silence.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)).Append(" UTC, ")
                .Append(Hours(silence.Length))
            .Append(" ago (telemetry went quiet). In the two weeks before, the longest pause was ").Append(Hours(silence.LongestBefore))
            .Append(", with about ").Append(Math.Round(silence.ReportsPerDay).ToString(CultureInfo.InvariantCulture)).Append(" reports a day.\n")
            .Append("\nNext: check that your pages still send the reporting header and that the reporting endpoint can be reached from outside. ")
            .Append("An attacker who can change your pages may have removed the header."));

    public static AlertWords Refused(Site site, string edgeId, EdgeStatus status) => Words(
        $"Reports about {Name(site)} were refused",
        new StringBuilder("The reporting endpoint ").Append(AlertText.Line(edgeId, 64)).Append(" answered ").Append(status.RefusedWhileFull)
            .Append(" requests with 503 because its spool or its disk was full (spool ").Append(status.SpoolBytes >> 20).Append(" of ")
                .Append(status.SpoolCapacity >> 20)
            .Append(" MB). Acknowledged reports are kept; the refused ones are lost.\n")
            .Append("\nNext: check why it cannot deliver (can it reach the database?), free space on its disk, ")
            .Append("or increase PageShield:Reports:SpoolMegabytes."));

    /// <summary>The message that a channel's test button sends.</summary>
    public static AlertWords Test(string channel) => new(
        $"Test message for {AlertText.Defang(AlertText.Line(channel, 100))}",
        "This channel works: Page Shield's alerts will arrive here.\n\nNothing happened on your sites. This is only a test.");

    private static string Evidence(Script script, FlaggedContents flagged, bool isFirst)
    {
        var text = new StringBuilder(AlertText.Url(script.Url)).Append(VendorList.Of(script.Host) is { } vendor ? $" ({vendor})" : "")
            .Append(script.OnPaymentPage ? ", on a payment page" : "");
        if (flagged.JudgementOf(script) is not { } judgement) return text.Append('.').ToString();

        // Explain the scale once, at the first score.
        string[] facts =
        [
            .. (script.OverruledVerdict ?? script.Verdict) == VerdictKind.Unknown
                ? (string[])[]
                : [$"score {script.Score ?? judgement.Score}{(isFirst ? " (1 malicious – 99 clean)" : "")}"],
            .. string.IsNullOrEmpty(judgement.Category) ? (string[])[] : [AlertText.Line(judgement.Category, 64)],
        ];
        if (facts.Length > 0) text.Append(": ").AppendJoin(", ", facts);
        text.Append('.');
        foreach (var title in Titles(judgement.Findings)
            .Concat(ContextNote.ReadAll(script.Context).Where(static note => note is { IsCounted: true, Weight: > 0 })
            .Select(static note => note.Title)))
            text.Append("\n  ").Append(Sentence(title));
        return text.ToString();
    }

    private static string Turn(VerdictOverride? verdictOverride) => verdictOverride switch
    {
        null => "",
        { EndedAt: null } => $"\n  {Person(verdictOverride.Author)} set this verdict. "
            + $"The automatic verdict is {verdictOverride.MachineVerdict.ToString().ToLowerInvariant()}. Reason: {Sentence(verdictOverride.Reason)}",
        _ => $"\n  {Person(verdictOverride.Author)} had overridden this verdict. "
            + $"The override has ended ({verdictOverride.End?.ToString().ToLowerInvariant()}), so the verdict applies again.",
    };

    private static string Person(string name) => AlertText.Defang(AlertText.Line(name, 80));

    /// <summary>Titles of the findings with the greatest weight; empty if the stored JSON has an unexpected format.</summary>
    private static IEnumerable<string> Titles(string findings)
    {
        try
        {
            using var json = JsonDocument.Parse(findings);
            if (json.RootElement.ValueKind != JsonValueKind.Array) return [];
            return [.. json.RootElement.EnumerateArray()
                .Where(static finding => finding.ValueKind == JsonValueKind.Object)
                .Select(static finding => (Title: Text(finding, "title"), Weight: Number(finding, "weight")))
                .Where(static finding => finding.Title.Length > 0 && finding.Weight >= 0)
                .OrderByDescending(static finding => finding.Weight)
                .Select(static finding => finding.Title)
                .Distinct()
                .Take(3)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Text(JsonElement finding, string name) =>
        finding.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static double Number(JsonElement finding, string name) =>
        finding.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    private static StringBuilder Remedy(StringBuilder body) =>
        body.Append("\nNext: remove the script from the page or block its host now, then open it in Page Shield to see the evidence and its loader. ")
            .Append("If customers paid while it ran, notify your card payment provider.");

    private static StringBuilder Doubt(StringBuilder body) =>
        body.Append("\nNext: crawl the site now, and search your pages and your tag manager for the address. ")
            .Append("This alert becomes critical if a crawl or reports from a second network confirm it.");

    private static void List<T>(StringBuilder body, IEnumerable<T> items, Func<T, string> describe)
    {
        var all = items.ToList();
        foreach (var item in all.Take(MostItems)) body.Append("\n- ").Append(describe(item));
        if (all.Count > MostItems) body.Append("\n- and ").Append(all.Count - MostItems).Append(" more");
        body.Append('\n');
    }

    private static AlertWords Words(string title, StringBuilder body) => new(AlertText.Line(title, TitleLength), body.ToString());

    private static string Name(Site site) => AlertText.Defang(AlertText.Line(site.Name, 80));

    private static string Summary(Change change) => change.Summary.Length > 0 ? Sentence(change.Summary) : "Its code changed.";

    private static string Sentence(string text)
    {
        var line = AlertText.Defang(AlertText.Line(text, 300));
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string More(int count) => count > 1 ? $" and {count - 1} more" : "";

    private static string Hours(TimeSpan time) => time.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalHours)} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalDays)} days");
}
