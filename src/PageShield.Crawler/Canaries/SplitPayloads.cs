using System.Text;
using System.Web;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Puts together what was sent in pieces: requests to one domain that differ in one place (a parameter, a path segment, a label of the
/// host, the whole body) are read as one text, in the order of sending and in the order of a number that goes with them.
/// </summary>
internal static class SplitPayloads
{
    private const int MaxPieces = 400;
    private const int MaxPlaces = 200;
    private const int LongestPiece = 2000;

    /// <summary>Texts joined from at least two requests, each with those requests.</summary>
    public static IEnumerable<(string Text, IReadOnlyList<RequestRecord> Requests)> Of(IEnumerable<RequestRecord> requests)
    {
        Dictionary<string, List<(RequestRecord Request, string Piece, long? Order)>> places = [];
        foreach (var request in requests)
        {
            var pieces = PiecesOf(request).ToList();
            long? order = pieces.Select(static piece => long.TryParse(piece.Value, out var number) && piece.Value.Length < 6 ? number : (long?)null)
                .FirstOrDefault(static number => number is not null);
            foreach (var (place, value) in pieces)
            {
                if (value.Length is 0 or > LongestPiece) continue;
                if (!places.TryGetValue(place, out var list))
                {
                    if (places.Count >= MaxPlaces) continue;
                    places[place] = list = [];
                }

                if (list.Count < MaxPieces) list.Add((request, value, order));
            }
        }

        foreach (var list in places.Values.Where(static list => list.Count > 1 && list.Exists(piece => piece.Piece != list[0].Piece)))
        {
            var all = list.Select(static piece => piece.Request).Distinct().ToList();
            yield return (string.Concat(list.Select(static piece => piece.Piece)), all);
            if (list.TrueForAll(static piece => piece.Order is not null))
                yield return (string.Concat(list.OrderBy(static piece => piece.Order).Select(static piece => piece.Piece)), all);
        }
    }

    private static IEnumerable<(string Place, string Value)> PiecesOf(RequestRecord request)
    {
        if (Uri.TryCreate(request.RequestedUrl, UriKind.Absolute, out var url))
        {
            var domain = RegistrableDomain.Of(url.IdnHost);
            var labels = url.IdnHost.Split('.');
            for (var index = 0; index < labels.Length - domain.Split('.').Length; index++) yield return ($"{domain} label {index}", labels[index]);

            var segments = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (var index = 0; index < Math.Min(segments.Length, 8); index++)
                yield return ($"{domain} segment {index} of {segments.Length}", Uri.UnescapeDataString(segments[index]));

            var query = HttpUtility.ParseQueryString(url.Query);
            foreach (var key in query.AllKeys.Take(20)) yield return ($"{domain} parameter {key}", query[key] ?? "");
        }

        // A socket's messages are one per line.
        foreach (var line in request.ResourceType == "WebSocket" ? (request.PostData ?? "").Split('\n').Take(MaxPieces) : [request.PostData ?? ""])
        {
            if (line.Length == 0) continue;
            yield return ($"{ConnectionList.HostOf(request.RequestedUrl)} body", line);
            if (line is not ['{' or '[', ..]) continue;
            foreach (var (key, value) in JsonPieces(line)) yield return ($"{ConnectionList.HostOf(request.RequestedUrl)} member {key}", value);
        }
    }

    private static IEnumerable<(string Key, string Value)> JsonPieces(string json)
    {
        System.Text.Json.JsonDocument document;
        try
        {
            document = System.Text.Json.JsonDocument.Parse(Encoding.Latin1.GetBytes(json));
        }
        catch (System.Text.Json.JsonException)
        {
            yield break;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != System.Text.Json.JsonValueKind.Object) yield break;
            foreach (var member in document.RootElement.EnumerateObject().Take(20)) yield return (member.Name, member.Value.ToString());
        }
    }
}
