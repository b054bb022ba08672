using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using PageShield.Detection;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.JavaScript;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Says how far a verdict of the rules outlasts minifiers, obfuscators and packers: makes variants of malicious files that the rules call
/// malicious and of honest ones, judges them by the rules, and prints the rates for each way in which they were made, for each kind of tool, and
/// with <c>of.found</c> and <c>of.variants</c> apart for files that are as they were found and for those that the corpus had obfuscated already;
/// with 95 % bootstrap intervals that draw whole families.
/// </summary>
internal static class VariantBenchmark
{
    private const int MaxSource = 60_000;
    private const int Seed = 1;
    private const int Rounds = 2_000;

    /// <summary>Files of each kind where the command line names no number.</summary>
    public const int Most = 40;

    /// <summary>Runs it; says so where variants cannot be made.</summary>
    /// <param name="corpus">Folder of the unpacked corpus.</param>
    /// <param name="lists">Folder of its lists.</param>
    /// <param name="most">Files of each kind, as many families as possible.</param>
    /// <param name="show">Lists malicious variants that are not called so, and honest ones that are called malicious or suspicious.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RunAsync(string corpus, string lists, int most, bool show, CancellationToken cancellationToken)
    {
        if (Changes.ReleasedLibraries.Find() is not { } libraries) return;
        var lockFile = Path.Combine(libraries.Folder, "package-lock.json");
        try
        {
            if (await VariantMaker.FindAsync(lockFile, cancellationToken) is not { } maker) return;
            var chosen = Chosen(corpus, lists, lockFile, most);
            var requests = chosen.ConvertAll(sample => new VariantRequest(IdOf(sample), sample.Source, maker.Ways));
            var variants = await maker.MakeAsync(requests, Seed, cancellationToken);
            Print(maker.Ways, Judge(chosen, variants), chosen, show);
        }
        catch (VariantsUnavailableException e)
        {
            Console.Error.WriteLine(e.Message);
        }
    }

    private static List<TrainingSample> Chosen(string corpus, string lists, string lockFile, int most)
    {
        var judge = new ScriptJudge([new StaticLayer()]);
        var malicious = Spread(SampleFolder.Read(Path.Combine(corpus, "malicious"), isMalicious: true, lists))
            .Where(sample => judge.Judge(new ScriptInput { Source = sample.Source }).Verdict == VerdictKind.Malicious).Take(most);
        var files = Spread(SampleFolder.Read(Path.Combine(corpus, "benign"), isMalicious: false, lists)).Take(most / 2);
        var packages = Spread(SampleFolder.ReadPackages(lockFile)).Take(most - (most / 2));
        return [.. malicious, .. files, .. packages];
    }

    // One of each family, then a second one, in an order that says nothing of their content.
    private static IEnumerable<TrainingSample> Spread(IEnumerable<TrainingSample> samples) => samples
        .Where(sample => sample.Source.Length <= MaxSource && ParsedScript.Parse(sample.Source) is { Program: not null, Goal: ScriptGoal.Script })
        .OrderBy(sample => Digest(sample.Source), StringComparer.Ordinal)
        .GroupBy(sample => sample.Family, StringComparer.Ordinal)
        .SelectMany(family => family.Select((sample, rank) => (sample, rank)))
        .OrderBy(one => one.rank)
        .Select(one => one.sample);

    private static List<JudgedVariant> Judge(List<TrainingSample> chosen, IReadOnlyList<ScriptVariant> variants)
    {
        var originals = chosen.ToDictionary(IdOf, StringComparer.Ordinal);
        var judge = new ScriptJudge([new StaticLayer()]);
        var judged = new JudgedVariant[variants.Count];
        Parallel.ForEach(
            Partitioner.Create(0, variants.Count, 1),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            range => judged[range.Item1] =
                new JudgedVariant(originals[variants[range.Item1].Id], variants[range.Item1].Way,
                judge.Judge(new ScriptInput { Source = variants[range.Item1].Source })));
        return [.. judged];
    }

    private static void Print(IReadOnlyList<string> ways, List<JudgedVariant> judged, List<TrainingSample> chosen, bool show)
    {
        if (show) foreach (var variant in judged.Where(variant => !variant.IsAsItShouldBe)) variant.Show();
        Figures.Print("detect.variants.malicious", chosen.Count(sample => sample.IsMalicious), "scripts");
        Figures.Print("detect.variants.honest", chosen.Count(sample => !sample.IsMalicious), "scripts");
        Figures.Print("detect.variants.refused", (chosen.Count * ways.Count) - judged.Count, "variants");
        foreach (var way in ways) Rates("." + way, [.. judged.Where(variant => variant.Way == way)]);
        // Tools over tools are another matter than tools over what somebody wrote.
        Rates(".of.found", judged.FindAll(variant => !IsVariant(variant.Sample)));
        Rates(".of.variants", judged.FindAll(variant => IsVariant(variant.Sample)));
        foreach (var tool in judged.GroupBy(variant => variant.Way.Split('.')[0])) Rates($".{tool.Key}", [.. tool]);
        Rates("", judged);
    }

    private static void Rates(string suffix, List<JudgedVariant> judged)
    {
        Rate("recall" + suffix, judged.FindAll(variant => variant.Sample.IsMalicious), VerdictKind.Malicious);
        Rate("noticed" + suffix, judged.FindAll(variant => variant.Sample.IsMalicious), VerdictKind.Malicious, VerdictKind.Suspicious);
        Rate("fp" + suffix, judged.FindAll(variant => !variant.Sample.IsMalicious), VerdictKind.Malicious);
        Rate("suspicious" + suffix, judged.FindAll(variant => !variant.Sample.IsMalicious), VerdictKind.Suspicious);
    }

    private static void Rate(string name, List<JudgedVariant> of, params VerdictKind[] counted)
    {
        if (of.Count == 0) return;
        var families = of.GroupBy(variant => variant.Sample.Family, StringComparer.Ordinal)
            .Select(family => (family.Count(variant => counted.Contains(variant.Judgement.Verdict)), family.Count())).ToArray();
        var (rate, low, high) = Bootstrap.Rate(families, Rounds);
        Figures.Print("detect.variants." + name, rate, $"% of {of.Count}");
        Figures.Print($"detect.variants.{name}.low", low, "%");
        Figures.Print($"detect.variants.{name}.high", high, "%");
    }

    private static bool IsVariant(TrainingSample sample) => sample.Path.StartsWith("malicious/variants/", StringComparison.Ordinal);

    private static string IdOf(TrainingSample sample) => (sample.IsMalicious ? "malicious " : "honest ") + sample.Path;

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
