using System.Text.Json.Serialization;
using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;
using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Inventory.Scripts;

/// <summary>Traits derived from a script's syntax, used to recognize it.</summary>
internal readonly record struct ScriptTraits(Sha256Hash? StructureHash, byte[]? Fingerprint, Sha256Hash? DestinationHash)
{
    /// <summary>The task that computes the traits in a worker process.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, ScriptTraits> Work = new("traits", TimeSpan.FromSeconds(30), static request =>
    {
        var script = ParsedScript.Parse(request.Source);
        return new ScriptTraits(
            JavaScript.Similarity.StructureHash.Of(script), ScriptSimilarity.FingerprintOf(script), RequestValues.DestinationOf(script));
    });

    /// <summary>Computes the traits of a text; empty if the worker fails.</summary>
    public static async Task<ScriptTraits> OfAsync(string source, CancellationToken cancellationToken) =>
        (await WorkerPool.Shared.RunAsync(Work, new Request(source), null, urgent: false, cancellationToken)).Or(static _ => default);

    /// <summary>0 (nothing in common, or unknown) to 1 (equal fingerprints).</summary>
    public static double Similarity(byte[]? left, byte[]? right) => left is null || right is null ? 0 : ScriptSimilarity.Of(left, right);

    private sealed record Request([property: JsonConverter(typeof(ExactTextConverter))] string Source);
}
