using System.Diagnostics;
using System.Text;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Cli;

/// <summary>What <c>analyze</c> says of one file; property names are a contract.</summary>
internal sealed record AnalysisRecord
{
    public required string Path { get; init; }

    /// <summary>Of the file's bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    public required int Score { get; init; }

    public required VerdictKind Verdict { get; init; }

    public required ThreatCategory Category { get; init; }

    public required Subscores Subscores { get; init; }

    public required IReadOnlyList<ScriptFinding> Findings { get; init; }

    public required IReadOnlyList<LayerSummary> Layers { get; init; }

    public required double Milliseconds { get; init; }

    /// <summary>Reads and judges one file; <c>-</c> is standard input.</summary>
    /// <param name="detonator">Runs what the other layers do not clear; null for none.</param>
    /// <exception cref="IOException">The file cannot be read or is larger than <paramref name="maxBytes"/>.</exception>
    public static async Task<AnalysisRecord> OfAsync(
        string path, Uri? url, ScriptExaminer examiner, IDetonator? detonator, long maxBytes, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(path, maxBytes, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var hash = Sha256Hash.OfBytes(bytes);
        // Detects a byte-order mark; other bytes are UTF-8, and what is not is shown as replacement characters.
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var source = await reader.ReadToEndAsync(cancellationToken);
        var script = new ScriptInput { Source = source, Url = url, Hashes = [hash] };
        var opinions = await examiner.ExamineAsync(script, cancellationToken);
        var judgement = ScriptJudge.With(opinions, script);
        if (detonator is not null && DetonationEvidence.IsWorthwhile(judgement, script))
            judgement = ScriptJudge.With(
                DetonationEvidence.After(opinions, await detonator.DetonateAsync(script, cancellationToken), script), script);
        return new AnalysisRecord
        {
            Path = path,
            Sha256 = hash.ToString(),
            Bytes = bytes.Length,
            Score = judgement.Score,
            Verdict = judgement.Verdict,
            Category = judgement.Category,
            Subscores = judgement.Subscores,
            Findings = judgement.Findings,
            Layers = judgement.Layers,
            Milliseconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1),
        };
    }

    private static async Task<byte[]> ReadAsync(string path, long maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        using var memory = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (memory.Length + read > maxBytes) throw new IOException($"Larger than {maxBytes / 1024 / 1024} MB.");
            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }
}
