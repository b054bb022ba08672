using PageShield.JavaScript;

namespace PageShield.Training;

/// <summary>
/// Obfuscated, packed and minified material: malicious samples and, through the very same ways, as many honest ones of like length. Without the
/// second half a model would learn that what is obfuscated is malicious.
/// </summary>
/// <param name="ways">The ways to choose from.</param>
/// <param name="make">Makes variants, as <see cref="VariantMaker.MakeAsync"/> does.</param>
/// <param name="seed">All choices come from it.</param>
internal sealed class DerivedMaterial(
    IReadOnlyList<string> ways, Func<IReadOnlyList<VariantRequest>, CancellationToken, Task<IReadOnlyList<ScriptVariant>>> make, int seed)
{
    private const int MaxSource = 60_000;
    private const int MaxVariant = 200_000;
    private const int WaysOfEach = 2;
    private const int Neighbours = 20;

    private readonly Random _random = new(seed);

    /// <summary>Derived samples in a fixed order; each belongs to the family of what it was made of.</summary>
    /// <param name="hostile">Malicious samples.</param>
    /// <param name="inserted">Malicious samples inside benign libraries, each transformed as a whole in one way.</param>
    /// <param name="honest">Benign samples that are separate files.</param>
    /// <param name="packages">Honest samples of packages, into which variants are put.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<TrainingSample>> MakeAsync(
        IReadOnlyList<TrainingSample> hostile,
        IReadOnlyList<TrainingSample> inserted,
        IReadOnlyList<TrainingSample> honest,
        IReadOnlyList<TrainingSample> packages,
        CancellationToken cancellationToken)
    {
        List<(TrainingSample Sample, string[] Ways)> malicious =
            [.. hostile.Where(IsSuitable).Select(sample => (sample, Choose(WaysOfEach))),
                .. inserted.Where(IsSuitable).Select(sample => (sample, Choose(1)))];
        var twins = Twins(malicious,
            [.. packages.Concat(honest).Where(IsSuitable).OrderBy(sample => sample.Source.Length)
            .ThenBy(sample => sample.Path, StringComparer.Ordinal)]);
        var derived = await VariantsAsync([.. malicious, .. twins], cancellationToken);

        var insertedHostile =
            TrainingSet.Insertions(
            [.. FirstOfEach(derived.Where(sample => sample is { IsMalicious: true, Derivation.IsInserted: false }))], packages, seed);
        var insertedHonest = InsertedInOwnPackage([.. FirstOfEach(derived.Where(sample => !sample.IsMalicious))], packages, insertedHostile.Count);
        return [.. derived, .. insertedHostile, .. insertedHonest];
    }

    private static bool IsSuitable(TrainingSample sample) =>
        sample.Source.Length <= MaxSource && ParsedScript.Parse(sample.Source) is { Program: not null, Goal: ScriptGoal.Script };

    private string[] Choose(int count)
    {
        var shuffled = ways.ToArray();
        _random.Shuffle(shuffled);
        return shuffled[..Math.Min(count, shuffled.Length)];
    }

    // Of like length, since tools refuse what is long, and since length would give the kind away.
    private List<(TrainingSample Sample, string[] Ways)> Twins(List<(TrainingSample Sample, string[] Ways)> malicious, TrainingSample[] honest)
    {
        var twins = new List<(TrainingSample Sample, string[] Ways)>();
        if (honest.Length == 0) return twins;
        var lengths = Array.ConvertAll(honest, sample => sample.Source.Length);
        var used = new HashSet<(int Index, string Way)>();
        foreach (var (sample, chosenWays) in malicious)
        {
            foreach (var way in chosenWays)
            {
                var nearest = Array.BinarySearch(lengths, sample.Source.Length) is var found && found < 0 ? ~found : found;
                var start = Math.Clamp(nearest + _random.Next(-Neighbours, Neighbours + 1), 0, honest.Length - 1);
                var chosen = Enumerable.Range(0, honest.Length).Select(step => (start + step) % honest.Length)
                    .FirstOrDefault(index => used.Add((index, way)), -1);
                if (chosen >= 0) twins.Add((honest[chosen], [way]));
            }
        }

        return twins;
    }

    private async Task<List<TrainingSample>> VariantsAsync(List<(TrainingSample Sample, string[] Ways)> of, CancellationToken cancellationToken)
    {
        var originals = new Dictionary<string, TrainingSample>(StringComparer.Ordinal);
        var requests = new List<VariantRequest>();
        foreach (var (sample, chosenWays) in of)
        {
            var id = (sample.IsMalicious ? "malicious " : "honest ") + sample.Path;
            originals.TryAdd(id, sample);
            requests.Add(new VariantRequest(id, originals[id].Source, chosenWays));
        }

        var variants = await make(requests, cancellationToken);
        return [.. variants.Where(variant => variant.Source.Length <= MaxVariant).Select(variant => VariantOf(originals[variant.Id], variant))];
    }

    private static TrainingSample VariantOf(TrainingSample original, ScriptVariant variant) => original with
    {
        Path = $"{original.Path} by {variant.Way}",
        Source = variant.Source,
        Derivation = new Derivation(variant.Way, original.Derivation?.IsInserted ?? false),
    };

    private static IEnumerable<TrainingSample> FirstOfEach(IEnumerable<TrainingSample> variants) =>
        variants.DistinctBy(variant => variant.Path[..variant.Path.LastIndexOf(" by ", StringComparison.Ordinal)], StringComparer.Ordinal);

    // A host of another package would be measured in a fold whose model was trained on it as benign.
    private List<TrainingSample> InsertedInOwnPackage(IReadOnlyList<TrainingSample> variants, IReadOnlyList<TrainingSample> packages, int most)
    {
        var hosts = packages.Where(host => host.Source.Length <= TrainingSet.MaxHost).ToLookup(host => host.Family, StringComparer.Ordinal);
        var inserted = new List<TrainingSample>();
        foreach (var variant in variants)
        {
            if (inserted.Count == most) break;
            var own = hosts[variant.Family].Where(host => !variant.Path.StartsWith(host.Path + " by ", StringComparison.Ordinal)).ToList();
            if (own.Count > 0 && TrainingSet.Insertion(variant, own[_random.Next(own.Count)], _random.NextDouble()) is { } sample)
                inserted.Add(sample);
        }

        return inserted;
    }
}
