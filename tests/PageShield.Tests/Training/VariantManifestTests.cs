using PageShield.Training;

namespace PageShield.Tests.Training;

public sealed class VariantManifestTests
{
    [Fact]
    public async Task A_manifest_names_variants_in_its_order()
    {
        using var folder = new TemporaryFolder();
        folder.Write("0.packer.xor.js", "first();");
        folder.Write("1.terser.compressed.js", "second();");
        folder.Write("manifest.jsonl", """
            {"id":"shop/cart.js","how":"packer.xor","file":"0.packer.xor.js"}
            {"id":"shop/pay.js","how":"terser.compressed","file":"1.terser.compressed.js"}

            """);

        var variants = await VariantManifest.ReadAsync(folder.Path, TestContext.Current.CancellationToken);

        Assert.Equal(
            [new ScriptVariant("shop/cart.js", "packer.xor", "first();"), new ScriptVariant("shop/pay.js", "terser.compressed", "second();")],
            variants);
    }

    [Theory]
    [InlineData("""{"id":"cart.js","how":"packer.xor"}""")]
    [InlineData("""{"id":"cart.js","how":"packer.xor","file":"../outside.js"}""")]
    [InlineData("skipped packer.xor cart.js")]
    public async Task What_is_no_line_of_a_manifest_is_named(string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("manifest.jsonl", line);

        var error = await Assert.ThrowsAsync<FormatException>(() => VariantManifest.ReadAsync(folder.Path, TestContext.Current.CancellationToken));

        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }
}
