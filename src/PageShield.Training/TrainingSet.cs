using PageShield.Detection;
using PageShield.Detection.Model;
using PageShield.JavaScript;

namespace PageShield.Training;

/// <summary>Turns samples into rows, one after the other, and adds derived material.</summary>
public static class TrainingSet
{
    private const int MaxInserted = 100_000;
    private const int MaxHost = 120_000;

    /// <summary>Rows of the samples, in their order.</summary>
    public static IReadOnlyList<TrainingRow> Rows(IReadOnlyList<TrainingSample> samples, bool isDerived, int degree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var rows = new TrainingRow?[samples.Count];
        // Each row depends on its own sample only, so that the order of the work does not matter.
        Parallel.For(0, samples.Count, new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken }, index => rows[index] = RowOf(samples[index], isDerived));
        return [.. rows.OfType<TrainingRow>()];
    }

    /// <summary>
    /// Each malicious script that parses, put between two statements of an honest one: attackers rarely bring a file of their own. The result
    /// belongs to the payload's family.
    /// </summary>
    public static IReadOnlyList<TrainingSample> Insertions(IReadOnlyList<TrainingSample> samples, IReadOnlyList<TrainingSample> hosts, int seed)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(hosts);
        var random = new Random(seed);
        var suitable = hosts.Where(host => host.Source.Length <= MaxHost).ToList();
        var inserted = new List<TrainingSample>();
        if (suitable.Count == 0) return inserted;
        foreach (var sample in samples)
        {
            if (!sample.IsMalicious || sample.Source.Length > MaxInserted) continue;
            var host = suitable[random.Next(suitable.Count)];
            var place = random.NextDouble();
            if (ParsedScript.Parse(sample.Source) is not { Program: not null, Goal: ScriptGoal.Script }) continue;
            if (ParsedScript.Parse(host.Source) is not { Program.Body: { Count: > 0 } body, Goal: ScriptGoal.Script }) continue;
            var at = body[(int)(place * body.Count)].Start;
            inserted.Add(sample with { Path = sample.Path + " in " + host.Path, Source = $"{host.Source.AsSpan(0, at)};\n{sample.Source}\n;{host.Source.AsSpan(at)}" });
        }

        return inserted;
    }

    private static TrainingRow? RowOf(TrainingSample sample, bool isDerived)
    {
        TrainingRow? row = null;
        var thread = new Thread(
            () =>
            {
                var script = new ExaminedScript(new ScriptToJudge { Source = sample.Source }, CancellationToken.None);
                if (script.Units.Count > 0) row = new TrainingRow(sample, ScriptFeatures.Of(script, script.StaticFindings), script.StaticFindings, isDerived);
            },
            16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        return row;
    }
}
