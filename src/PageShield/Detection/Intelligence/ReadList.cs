using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Detection.Intelligence;

/// <summary>What a worker does with a list that somebody published: tells what it is, and reads it.</summary>
internal static class ReadList
{
    /// <summary>Reads one list.</summary>
    public static WorkerTask<Request, Result> Task { get; } = new("read-list", TimeSpan.FromMinutes(2), Read);

    private static Result Read(Request request) =>
        IndicatorList.Parse(request.Name, request.Text) is { } list ? new Result(list, list.Indicators.Count, false)
        : LibraryList.Parse(request.Text) is { } libraries ? new Result(null, libraries.Count, true)
        : new Result(null, 0, false);

    /// <param name="Name">The file's name, which may tell a category.</param>
    /// <param name="Text">What it holds.</param>
    public sealed record Request(string Name, [property: JsonConverter(typeof(ExactTextConverter))] string Text);

    /// <param name="Indicators">Null where the list holds none.</param>
    /// <param name="Entries">Entries that can be used.</param>
    /// <param name="IsLibraries">Whether it is a feed of libraries with published weaknesses.</param>
    public sealed record Result(IndicatorList? Indicators, int Entries, bool IsLibraries);
}
