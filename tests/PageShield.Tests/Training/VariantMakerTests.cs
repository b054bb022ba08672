using PageShield.Training;

namespace PageShield.Tests.Training;

public sealed class VariantMakerTests
{
    private const string Greeting = "var names = ['Ada', 'Grace']; names.forEach(function (name) { document.body.append('Grüße, ' + name); });";

    [Fact]
    public async Task One_seed_gives_the_same_variants_whatever_else_is_made()
    {
        var maker = await InstalledAsync();
        var request = new VariantRequest("greeting.js", Greeting, maker.Ways);

        var alone = await maker.MakeAsync([request], 1, TestContext.Current.CancellationToken);
        var among = await maker.MakeAsync(
            [new VariantRequest("total.js", "var total = 1 + 2; alert('total ' + total);", ["obfuscator.rc4", "packer.xor"]), request], 1,
            TestContext.Current.CancellationToken);
        var other = await maker.MakeAsync([request], 2, TestContext.Current.CancellationToken);

        Assert.Equal(maker.Ways, alone.Select(variant => variant.Way));
        Assert.Equal(alone, among.Where(variant => variant.Id == "greeting.js"));
        Assert.NotEqual(alone, other);
    }

    [Fact]
    public async Task What_does_not_parse_is_left_out()
    {
        var maker = await InstalledAsync();

        var variants = await maker.MakeAsync(
            [new VariantRequest("page.html", "<p>No script</p>", maker.Ways), new VariantRequest("greeting.js", Greeting, ["packer.words"])], 1,
            TestContext.Current.CancellationToken);

        Assert.Equal(["greeting.js"], variants.Select(variant => variant.Id));
    }

    private static async Task<VariantMaker> InstalledAsync()
    {
        const string Folder = "tests/PageShield.Benchmarks/npm";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var npm = Path.Combine(folder.FullName, Folder);
            if (!File.Exists(Path.Combine(npm, "node_modules", ".package-lock.json"))
                || !Directory.Exists(Path.Combine(npm, "node_modules", "javascript-obfuscator")))
                continue;
            if (await VariantMaker.FindAsync(Path.Combine(npm, "package-lock.json"), TestContext.Current.CancellationToken) is { } maker)
                return maker;
        }

        Assert.Skip($"The obfuscator is not installed: `npm ci` in {Folder}.");
        throw new System.Diagnostics.UnreachableException();
    }
}
