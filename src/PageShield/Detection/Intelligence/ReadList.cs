using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Detection.Intelligence;

/// <summary>Worker task that detects the format of a published list and parses it.</summary>
internal static class ReadList
{
    /// <summary>Parses one list.</summary>
    public static WorkerTask<Request, Result> Task { get; } = new("read-list", TimeSpan.FromMinutes(2), Read);

    private static Result Read(Request request) =>
        IndicatorList.Parse(request.Name, request.Text) is { } list ? new Result(list, list.Indicators.Count, false)
        : LibraryList.Parse(request.Text) is { } libraries ? new Result(null, libraries.Count, true)
        : new Result(null, 0, false);

    /// <param name="Name">File name, which may indicate a category.</param>
    /// <param name="Text">Content of the file.</param>
    public sealed record Request(string Name, [property: JsonConverter(typeof(ExactTextConverter))] string Text);

    /// <param name="Indicators">The indicators; null if the list has none.</param>
    /// <param name="Entries">Number of usable entries.</param>
    /// <param name="IsLibraries">Whether it is a feed of vulnerable libraries.</param>
    public sealed record Result(IndicatorList? Indicators, int Entries, bool IsLibraries);
}
