using PageShield.Changes;
using PageShield.Changes.Code;

namespace PageShield.Tests.Changes.Code;

public sealed class InfectedPairsTests
{
    [Fact]
    public async Task Every_infected_script_differs_from_its_clean_half_in_ability()
    {
        using var corpus = await CorpusFolder.OpenAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(corpus.Missing is not null, corpus.Missing ?? "");

        var wrong = new List<string>();
        var pairs = corpus.Pairs().ToList();
        foreach (var (clean, infected) in pairs)
        {
            var comparison =
                ScriptDiff.Compare(await File.ReadAllTextAsync(clean, TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(infected, TestContext.Current.CancellationToken));
            if (comparison.Class != ChangeClass.Capability)
                wrong.Add($"{Path.GetFileName(clean)}: {comparison.Class}, {comparison.Summary}");
        }

        Assert.True(pairs.Count > 50, $"Only {pairs.Count} pairs were found.");
        Assert.Empty(wrong);
    }
}
