using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using PageShield.Crawler.Canaries;
using PageShield.Crawler.DevTools;
using PageShield.Detection.Detonation;

namespace PageShield.Crawler.Detonation;

/// <summary>What a script did in one run: requests, fields read, texts compared. Written on the connection's reading loop.</summary>
internal sealed class VisitEvidence(string name, string host)
{
    /// <summary>Longest recorded URL or body, in characters.</summary>
    public const int MaxPayload = 200_000;

    private const int MaxRequests = 300;
    private const int MaxUrl = 2_000;
    private const int MaxAsked = 50;
    private readonly ConcurrentQueue<(string Channel, string Url, string Payload, bool IsAfterRead)> _requests = new();
    private readonly ConcurrentQueue<DetonatedRead> _reads = new();
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>The values typed into the shop's forms.</summary>
    public CanaryValues Canaries { get; } = new() { ExpiryYear = TimeProvider.System.GetUtcNow().Year + 2 };

    /// <summary>Fields read so far.</summary>
    public IReadOnlyList<DetonatedRead> Reads => [.. _reads.Take(MaxRequests)];

    /// <summary>What it compared the page's address with, or made out of other texts and looks like a host.</summary>
    public IReadOnlyList<string> Asked => [.. _asked.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxAsked)];

    /// <summary>The requests, with the typed values found in them.</summary>
    public async Task<IReadOnlyList<DetonatedRequest>> RequestsAsync(CancellationToken cancellationToken)
    {
        var requests = new List<DetonatedRequest>();
        var recorded = _requests.ToList();
        var texts = recorded.SelectMany(static request => (string[])[request.Url, request.Payload],
            (request, text) => new CanaryText(text, [host, HostOf(request.Url)])).ToList();
        var found = await CanarySearch.FindAsync(Canaries, texts, cancellationToken);
        var unreadable =
            await SealedContent.OfAsync([.. recorded.Select(static request => TextOf(request.Url, request.Payload))], Canaries.CardNumber,
            [.. recorded.Where(static request => !request.IsAfterRead).Select(static request => TextOf(request.Url, request.Payload))],
            cancellationToken);
        var proven = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ((channel, url, payload, _), sightings, content) in recorded.Zip(found.Chunk(2), unreadable))
        {
            var receiver = HostOf(url);
            var isOwn = receiver == host;
            // Once the card number was seen to leave for a host, its other requests prove nothing more.
            var sighting = proven.Contains(receiver) ? null
                : sightings.SelectMany(static some => some ?? [])
                    .FirstOrDefault(static sighting => sighting.Purpose is "cc-number" or "current-password" or "cc-name");
            if (sighting?.Purpose == "cc-number") proven.Add(receiver);
            var length = payload.Length + (Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Query.Length : 0);
            requests.Add(
                new DetonatedRequest(name, channel, url.Length > MaxUrl ? url[..MaxUrl] : url, receiver, isOwn, sighting?.Purpose,
                sighting?.Layers ?? [], length, content.Bytes, content.HasSubstitutedDigits));
        }

        return requests;
    }

    // The scheme carries nothing. Everything after it can carry data: path and query, and labels before the registrable domain.
    private static string TextOf(string url, string payload) =>
        (url.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? url[(at + 2)..] : url) + "\n" + payload;

    private static string HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.IdnHost.ToLowerInvariant() : "";

    /// <summary>Records a request or message of the page.</summary>
    public void Record(string channel, string url, string body)
    {
        if (_requests.Count < MaxRequests && url.Length > 0 && !url.StartsWith("data:", StringComparison.Ordinal)
            && !url.StartsWith("blob:", StringComparison.Ordinal))
            _requests.Enqueue(
                (channel, url.Length > MaxPayload ? url[..MaxPayload] : url, body.Length > MaxPayload ? body[..MaxPayload] : body, !_reads.IsEmpty));
    }

    /// <summary>Records a note of the hooks in the page: a field read, a text compared, a message sent. The page can forge notes; invalid ones
    /// are ignored.</summary>
    public void Note(string body)
    {
        try
        {
            using var note = JsonDocument.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
            var data = note.RootElement.Member("data");
            switch (note.RootElement.Text("kind"))
            {
                case "read" when _reads.Count < MaxRequests:
                    _reads.Enqueue(new DetonatedRead(name, Cut(data.Text("field")), data.Text("purpose") is { Length: < 40 } purpose ? purpose : ""));
                    break;
                case "asked" when _asked.Count < MaxRequests:
                    _asked.Enqueue(Cut(data.Text("text")));
                    break;
                case "send":
                    Record(data.Text("channel") is "webrtc" or "eventsource" ? data.Text("channel") : "websocket", data.Text("url"),
                        data.Text("body"));
                    break;
                case "open":
                    Record("navigation", data.Text("url"), "");
                    break;
            }
        }
        catch (JsonException)
        {
            // The page can write here too; what makes no sense says nothing.
        }

        static string Cut(string text) => text.Length > 80 ? text[..80] : text;
    }
}
