using System.Text.Json.Serialization;
using PageShield.Workers;

namespace PageShield.Crawler.Canaries;

/// <summary>Has what left a page searched for canaries in a worker process: it undoes compression and encodings that a stranger made.</summary>
internal static class CanarySearch
{
    /// <summary>UTF-16 units in one request; longer input is split.</summary>
    private const int MostAtOnce = 8 << 20;

    private static readonly WorkerTask<Request, List<List<CanarySighting>>> Work = new("canaries", TimeSpan.FromSeconds(60), Search);

    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    /// <summary>The canaries in each of the texts; null where the search of them failed.</summary>
    /// <param name="values">The visit's canaries.</param>
    /// <param name="texts">URLs and bodies, bytes as Latin-1, with the host names that may serve as XOR keys.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<CanarySighting>?>> FindAsync(
        CanaryValues values, IReadOnlyList<CanaryText> texts, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<CanarySighting>?> found = [];
        var needles = values.Needles;
        for (var start = 0; start < texts.Count;)
        {
            var (end, length) = (start, 0);
            while (end < texts.Count && (end == start || length + texts[end].Text.Length <= MostAtOnce)) length += texts[end++].Text.Length;
            var part = texts.Skip(start).Take(end - start).ToList();
            var result = await WorkerPool.Shared.RunAsync(Work, new Request(needles, part), null, urgent: false, cancellationToken);
            found.AddRange(result.Failure is null ? result.Value : part.Select(static _ => (IReadOnlyList<CanarySighting>?)null));
            start = end;
        }

        return found;
    }

    private static List<List<CanarySighting>> Search(Request request)
    {
        var scanner = new CanaryScanner(request.Needles);
        return [.. request.Texts.Select(text => scanner.Find(text.Text, text.Hosts).ToList())];
    }

    private sealed record Request(IReadOnlyList<Needle> Needles, IReadOnlyList<CanaryText> Texts);
}
