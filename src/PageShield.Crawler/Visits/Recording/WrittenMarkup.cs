using System.Text.Json.Serialization;
using AngleSharp.Html.Parser;
using PageShield.Workers;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>The script elements that one script wrote by <c>document.write</c>, read by a worker process.</summary>
/// <param name="By">The first of its writes.</param>
/// <param name="Scripts">Text and <c>src</c> of each element, unchanged.</param>
internal sealed record WrittenMarkup(HookReport By, IReadOnlyList<(string Text, string? Source)> Scripts)
{
    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, List<(string Text, string? Source)>> Work =
        new("written-markup", TimeSpan.FromSeconds(20), static request =>
    {
        using var parsed = new HtmlParser().ParseDocument(request.Html);
        return [.. parsed.QuerySelectorAll("script").Select(static script => (script.TextContent, script.GetAttribute("src")))];
    });

    /// <summary>Reads all writes of a visit. Pieces may be written one by one: what one script wrote is read as one text.</summary>
    public static async Task<IReadOnlyList<WrittenMarkup>> ReadAsync(IReadOnlyList<HookReport> reports, CancellationToken cancellationToken)
    {
        var writes = reports.Where(static report => report.Kind == "write")
            .GroupBy(static report => (report.Session, report.Stack.Count > 1 ? report.Stack[1].ScriptId : ""));
        return await System.Threading.Tasks.Task.WhenAll(writes.Select(async written =>
        {
            var html = string.Concat(written.Select(static report => report.Values.Count > 0 ? report.Values[0] : ""));
            var read = await WorkerPool.Shared.RunAsync(Work, new Request(html), null, urgent: false, cancellationToken);
            return new WrittenMarkup(written.First(), read.Or(static _ => []));
        }));
    }

    private sealed record Request([property: JsonConverter(typeof(ExactTextConverter))] string Html);
}
