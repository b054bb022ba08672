using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Sites.Journeys;

/// <summary>Converts a recording that was entered instead of a journey, in a worker process.</summary>
internal static class RecordedJourney
{
    /// <summary>The worker task.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, Result> Work = new("recorded-journey", TimeSpan.FromSeconds(20), Read);

    /// <summary>
    /// The draft with its recording converted to a journey, or with the problems of the recording. Without a recording, the unchanged draft.
    /// </summary>
    public static async Task<SiteDraft> WrittenAsync(SiteDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Journeys is not { } text) return draft;
        if (text.Length > SiteLimits.RecordingLength)
            return Wrong($"The text has {text.Length:N0} characters; the maximum for a recording is {SiteLimits.RecordingLength:N0}.");
        if (!CodegenImport.Looks(text)) return draft;
        try
        {
            var result = await WorkerPool.Shared.RunAsync(Work, new Request(text), null, urgent: true, cancellationToken);
            return result.Failure is null ? draft with { Journeys = result.Value.Journey, JourneyProblems = result.Value.Problems }
                : Wrong("The recording cannot be read because it crashes the parser. Write the steps instead.");
        }
        catch (WorkerUnavailableException exception)
        {
            return Wrong($"The recording was not read because no analysis worker can be started: {exception.Message}");
        }

        SiteDraft Wrong(string problem) => draft with { Journeys = null, JourneyProblems = [problem] };
    }

    private static Result Read(Request request)
    {
        var (journey, problems) = CodegenImport.Read(request.Recording.ReplaceLineEndings("\n"), "recorded");
        return new(JourneyText.Write(journey), [.. problems]);
    }

    private sealed record Request([property: JsonConverter(typeof(ExactTextConverter))] string Recording);

    private sealed record Result(string Journey, List<string> Problems);
}
