using PageShield.Training;

namespace PageShield.Tests.Training;

public sealed class DerivedMaterialTests
{
    private static readonly string[] Ways = ["terser.compressed", "obfuscator.rc4", "packer.words", "packer.xor"];

    private static readonly TrainingSample[] Hostile =
        [.. Enumerable.Range(0, 6).Select(index => new TrainingSample($"skimmer{index}.js", $"send({index});", true, $"campaign{index / 2}"))];
    private static readonly TrainingSample[] Honest =
        [.. Enumerable.Range(0, 8).Select(index => new TrainingSample($"page{index}.js", $"show({index});", false, $"page{index}.js"))];
    private static readonly TrainingSample[] Packages =
        [.. Enumerable.Range(0, 8)
        .Select(index => new TrainingSample($"node_modules/p{index / 2}/{index}.js", $"draw({index}); draw();", false, $"p{index / 2}"))];

    [Fact]
    public async Task What_is_derived_keeps_kind_and_family_of_its_original()
    {
        var originals = Hostile.Concat(Honest).Concat(Packages).ToList();

        var derived = await MakeAsync(1);

        Assert.All(derived, sample =>
        {
            var original = originals.Single(original => sample.Path.StartsWith(original.Path + " by ", StringComparison.Ordinal));
            Assert.Equal((original.IsMalicious, original.Family), (sample.IsMalicious, sample.Family));
            Assert.True(new TrainingRow(sample, [], []).IsDerived);
        });
    }

    [Fact]
    public async Task As_many_honest_scripts_go_through_each_way_as_malicious_ones()
    {
        var derived = await MakeAsync(1);

        foreach (var way in Ways)
        {
            var variants = derived.Where(sample => sample.Derivation == new Derivation(way, IsInserted: false)).ToList();
            Assert.Equal(variants.Count(sample => sample.IsMalicious), variants.Count(sample => !sample.IsMalicious));
        }

        Assert.Equal(12, derived.Count(sample => sample is { IsMalicious: true, Derivation.IsInserted: false }));
    }

    [Fact]
    public async Task An_honest_variant_stands_inside_its_own_package_only()
    {
        var derived = await MakeAsync(1);

        var inserted = derived.Where(sample => sample is { IsMalicious: false, Derivation.IsInserted: true }).ToList();
        Assert.NotEmpty(inserted);
        Assert.All(inserted, sample => Assert.Contains($" in node_modules/{sample.Family}/", sample.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_seed_gives_one_choice_and_another_seed_another()
    {
        var first = await MakeAsync(1);
        var second = await MakeAsync(1);
        var other = await MakeAsync(2);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    private static Task<IReadOnlyList<TrainingSample>> MakeAsync(int seed) =>
        new DerivedMaterial(Ways, Comment, seed).MakeAsync(Hostile, [], Honest, Packages, TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<ScriptVariant>> Comment(IReadOnlyList<VariantRequest> requests, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScriptVariant>>(
        [.. requests.SelectMany(request => request.Ways.Select(way => new ScriptVariant(request.Id, way, $"/* {way} */ {request.Source}")))]);
}
