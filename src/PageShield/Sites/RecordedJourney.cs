using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Sites;

/// <summary>Has a recording that somebody pasted in place of a journey read in a worker process.</summary>
internal static class RecordedJourney
{
    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, Result> Work = new("recorded-journey", TimeSpan.FromSeconds(20), Read);

    /// <summary>
    /// The draft with the journey that its recording shows, or with what is wrong with the recording; without one, the draft as it is.
    /// </summary>
    public static async Task<SiteDraft> WrittenAsync(SiteDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Journeys is not { } text) return draft;
        if (text.Length > SiteLimits.RecordingLength)
            return Wrong($"The journeys have {text.Length:N0} characters; a recording has {SiteLimits.RecordingLength:N0} at most.");
        if (!CodegenImport.Looks(text)) return draft;
        try
        {
            var result = await WorkerPool.Shared.RunAsync(Work, new Request(text), null, urgent: true, cancellationToken);
            return result.Failure is null ? draft with { Journeys = result.Value.Journey, JourneyProblems = result.Value.Problems }
                : Wrong("The recording cannot be read: it ends its reader. Write the steps down instead.");
        }
        catch (WorkerUnavailableException exception)
        {
            return Wrong($"The recording was not read, since no analysis worker can be started: {exception.Message}");
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
