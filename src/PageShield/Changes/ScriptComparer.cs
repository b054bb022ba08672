using System.Text.Json.Serialization;
using PageShield.Changes.Code;
using PageShield.Workers;

namespace PageShield.Changes;

/// <summary>
/// Compares two versions of a script in a worker process. Versions that cannot be compared count as the deepest change, because nothing is
/// known about them.
/// </summary>
public static class ScriptComparer
{
    /// <summary>The worker task of <see cref="CompareAsync"/>.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, ScriptComparison> Work =
        new("compare", TimeSpan.FromSeconds(90), static request => ScriptDiff.Compare(request.Before, request.After));

    /// <summary>The worker task of <see cref="BrokenTextAsync"/>.</summary>
    public static WorkerTask SteadyTask => Steady;

    private static readonly WorkerTask<History, Answer> Steady =
        new("steady", TimeSpan.FromSeconds(90),
        static request => new Answer(SteadyTexts.Broken([.. request.Earlier.Select(static version => version.Text)], request.Now.Text)));

    /// <summary>Compares two texts.</summary>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text.</param>
    /// <param name="urgent">Whether a person is waiting for the result.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public static async Task<ScriptComparison> CompareAsync(string before, string after, bool urgent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var result = await WorkerPool.Shared.RunAsync(Work, new Request(before, after), null, urgent, cancellationToken);
        return result.Or(failure => Unknown($"The versions could not be compared because the analysis of one of them failed. {failure.Reason}"));
    }

    /// <summary>Runs <see cref="SteadyTexts.Broken"/> in a worker process.</summary>
    /// <param name="earlier">Texts of earlier versions, from different crawls.</param>
    /// <param name="now">The new text.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The changed value; null if there is none or if the texts cannot be analyzed.</returns>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public static async Task<SteadyText?> BrokenTextAsync(IReadOnlyList<string> earlier, string now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var result =
            await WorkerPool.Shared.RunAsync(
            Steady, new History([.. earlier.Select(static text => new Version(text))], new Version(now)), null, urgent: false, cancellationToken);
        return result.Or(static _ => new Answer(null)).Broken;
    }

    private static ScriptComparison Unknown(string summary) => new()
    {
        Class = ChangeClass.Capability,
        Summary = summary,
        Similarity = 0,
        Added = [],
        Removed = [],
        Functions = new FunctionCounts(0, 0, 0, 0, 0),
        Hunks = [],
        Parsed = false,
    };

    private sealed record History(IReadOnlyList<Version> Earlier, Version Now);

    private sealed record Answer(SteadyText? Broken);

    private sealed record Version([property: JsonConverter(typeof(ExactTextConverter))] string Text);

    private sealed record Request(
        [property: JsonConverter(typeof(ExactTextConverter))] string Before, [property: JsonConverter(typeof(ExactTextConverter))] string After);
}
