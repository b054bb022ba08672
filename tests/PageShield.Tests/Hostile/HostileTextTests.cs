using System.Collections.Concurrent;
using PageShield.Changes;
using PageShield.Crawler.Discovery;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.Workers;

namespace PageShield.Tests.Hostile;

/// <summary>
/// A small soak of hostility: whatever a text does, this process lives on, every script has a verdict, and what ends the analyser is never clean.
/// </summary>
public sealed class HostileTextTests
{
    private static int Count => Environment.GetEnvironmentVariable("PAGESHIELD_SIZE") == "full" ? 2_000 : 80;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_a_text_does_it_gets_a_verdict_and_what_ends_the_analyser_is_never_clean()
    {
        var examiner = new ScriptExaminer();
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(HostileTexts.Make(Count, seed: 7, []),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancel }, async (text, token) =>
        {
            var script = new ScriptInput { Source = text.Text };
            var judgement = ScriptJudge.With(await examiner.ExamineAsync(script, token), script);
            var ended = judgement.Findings.Any(finding => finding.Rule == AnalyzerCrash.Rule);
            if (ended && judgement.Verdict is not (VerdictKind.Suspicious or VerdictKind.Malicious))
                wrong.Add($"{text.Kind} ended the analyser and is {judgement.Verdict}");
            if (text.Kind == "interpreter in a skimmer" && judgement.Verdict == VerdictKind.Clean) wrong.Add($"{text.Kind} is clean");
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Comparing_laying_out_and_recognising_hostile_texts_ends_nothing_of_ours()
    {
        await Parallel.ForEachAsync(HostileTexts.Make(Count / 4, seed: 11, []),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancel }, async (text, token) =>
        {
            var comparison = await ScriptComparer.CompareAsync("var a = 1;", text.Text, urgent: false, token);
            Assert.True(comparison.Summary.Length > 0);
            _ = await ScriptLayout.PrintAsync(text.Text, token);
            _ = await ScriptTraits.OfAsync(text.Text, token);
        });

        Assert.Equal(99,
            ScriptJudge.With(await new ScriptExaminer().ExamineAsync(new ScriptInput { Source = "var a = 1;" }, Cancel),
            new ScriptInput { Source = "var a = 1;" }).Score);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"objects\":", "}")]
    [InlineData("||", "^")]
    public async Task A_threat_list_that_nests_or_repeats_without_end_is_a_problem_and_no_more(string open, string close)
    {
        var folder = Directory.CreateTempSubdirectory("hostile-lists-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bomb.json"),
                string.Concat(Enumerable.Repeat(open, 200_000)) + string.Concat(Enumerable.Repeat(close, 200_000)), Cancel);
            using var lists = new IndicatorFolder(folder.FullName);

            await lists.ReloadAsync(Cancel);

            Assert.Single(lists.Problems);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_sitemap_that_grows_without_end_holds_no_page()
    {
        var read = await SitemapReader.ParseAsync(HostileTexts.Bomb(300), Cancel);

        Assert.Empty(read.Pages);
    }
}
