using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Inventory;

/// <summary>Captures as a crawler would bring them.</summary>
internal static class Captures
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Capture Of(string url, params (CapturedScript Script, string Text)[] scripts) => new()
    {
        Url = url,
        FinalUrl = url,
        Status = 200,
        Outcome = PageOutcome.Ok,
        StartedAt = Start,
        FinishedAt = Start.AddSeconds(3),
        Scripts = [.. scripts.Select((entry, index) => entry.Script with
        {
            Id = index + 1,
            SourceSha256 = Sha256Hash.OfText(entry.Text),
            Sha256 = Sha256Hash.OfText(entry.Text),
            Bytes = entry.Text.Length,
        })],
        Bodies = scripts.GroupBy(entry => Sha256Hash.OfText(entry.Text))
            .ToDictionary(group => group.Key, group => new CapturedBody(group.First().Text, null)),
    };

    public static CapturedScript File(string url) => new()
    {
        Id = 0,
        Kind = ScriptKind.External,
        Url = url,
        RequestedUrl = url,
        AddedBy = AddedBy.Parser,
        DocumentUrl = "https://shop.example/",
        InServedHtml = true,
    };

    public static CapturedScript Inline(string document, string place) => new()
    {
        Id = 0,
        Kind = ScriptKind.Inline,
        Url = document,
        AddedBy = AddedBy.Parser,
        DocumentUrl = document,
        Place = place,
        InServedHtml = true,
    };
}
