using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.JavaScript.Printing;

/// <summary>Formats a script for reading, in a worker process.</summary>
public static class ScriptLayout
{
    /// <summary>The task that the worker runs.</summary>
    public static WorkerTask Task => Work;

    private static readonly WorkerTask<Request, string> Work =
        new("print", TimeSpan.FromSeconds(20), static request => JavaScriptPrinter.Print(ParsedScript.Parse(request.Source)).Text);

    /// <summary>The script with one statement per line; null if formatting failed.</summary>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public static async Task<string?> PrintAsync(string source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var result = await WorkerPool.Shared.RunAsync(Work, new Request(source), null, urgent: true, cancellationToken);
        return result.Failure is null ? result.Value : null;
    }

    private sealed record Request([property: JsonConverter(typeof(ExactTextConverter))] string Source);
}
