using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Model;
using PageShield.JavaScript;

namespace PageShield.Training;

/// <summary>Turns samples into rows, one after the other, and adds derived material.</summary>
public static class TrainingSet
{
    /// <summary>Characters of the longest library that something is put into.</summary>
    public const int MaxHost = 120_000;

    private const int MaxInserted = 100_000;

    /// <summary>Rows of the samples, in their order.</summary>
    public static IReadOnlyList<TrainingRow> Rows(IReadOnlyList<TrainingSample> samples, int degree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var rows = new TrainingRow?[samples.Count];
        // Each row depends on its own sample only, so the order of work does not matter.
        Parallel.For(0, samples.Count, new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken },
            index => rows[index] = RowOf(samples[index]));
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
            if (Insertion(sample, suitable[random.Next(suitable.Count)], random.NextDouble()) is { } result) inserted.Add(result);
        }

        return inserted;
    }

    /// <summary>One sample between two statements of another, which are both scripts that parse; null where they are not.</summary>
    /// <param name="sample">What is put in; the result is of its kind and family.</param>
    /// <param name="host">What it is put into.</param>
    /// <param name="place">The share of the host's statements before it, from 0 to less than 1.</param>
    public static TrainingSample? Insertion(TrainingSample sample, TrainingSample host, double place)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(host);
        if (ParsedScript.Parse(sample.Source) is not { Program: not null, Goal: ScriptGoal.Script }) return null;
        if (ParsedScript.Parse(host.Source) is not { Program.Body: { Count: > 0 } body, Goal: ScriptGoal.Script }) return null;
        var at = body[(int)(place * body.Count)].Start;
        return sample with
        {
            Path = sample.Path + " in " + host.Path,
            Source = $"{host.Source.AsSpan(0, at)};\n{sample.Source}\n;{host.Source.AsSpan(at)}",
            Derivation = new Derivation(sample.Derivation?.Way, IsInserted: true),
        };
    }

    private static TrainingRow? RowOf(TrainingSample sample)
    {
        TrainingRow? row = null;
        var thread = new Thread(
            () =>
            {
                var script = new ExaminedScript(new ScriptInput { Source = sample.Source }, AnalysisDepth.Complete, CancellationToken.None);
                if (script.Units.Count > 0) row = new TrainingRow(sample, ScriptFeatures.Of(script, script.StaticFindings), script.StaticFindings);
            },
            16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        return row;
    }
}
