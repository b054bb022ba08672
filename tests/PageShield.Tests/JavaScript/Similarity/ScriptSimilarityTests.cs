using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;

namespace PageShield.Tests.JavaScript.Similarity;

public sealed class ScriptSimilarityTests
{
    private static readonly string Script =
        string.Concat(Enumerable.Range(0, 120)
        .Select(i => $"function step{i}(input) {{ if (input.kind{i % 7} > {i}) return input.next{i}('{i}'); queue.push(input, {i}); }}\n"));

    [Fact]
    public void Rotated_literals_do_not_matter()
    {
        var left = Print("window.config = {nonce: 'a8f1', time: 1718000001, items: [1, 2]}; start(config)");
        var right = Print("window.config = {nonce: '77ab', time: 1718009999, items: [3, 4]}; start(config)");

        Assert.Equal(1, ScriptSimilarity.Of(left, right));
    }

    [Fact]
    public void A_small_change_keeps_scripts_alike_and_another_script_is_not()
    {
        var changed = Print(Script.Replace("queue.push(input, 50)", "log(input)", StringComparison.Ordinal));
        var other = Print(
            string.Concat(Enumerable.Range(0, 120)
            .Select(i => $"for (const row of table{i}) {{ total += row.amount * rate[{i}]; while (total > limit) total--; }}\n")));

        Assert.InRange(ScriptSimilarity.Of(Print(Script), changed), 0.85, 1);
        Assert.InRange(ScriptSimilarity.Of(Print(Script), other), 0, 0.3);
    }

    [Fact]
    public void Broken_or_missing_fingerprints_are_like_nothing() =>
        Assert.Equal(0, ScriptSimilarity.Of(Print("a()"), new byte[3]));

    [Fact]
    public void Variants_differ_in_literals_only()
    {
        var script = ParsedScript.Parse("show('summer', 3)");

        Assert.True(ScriptSimilarity.AreVariants(script, ParsedScript.Parse("show('winter', 4)")));
        Assert.False(ScriptSimilarity.AreVariants(script, ParsedScript.Parse("show('winter', 4); more()")));
    }

    private static byte[] Print(string source) => ScriptSimilarity.FingerprintOf(ParsedScript.Parse(source));
}
