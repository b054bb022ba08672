using System.Text;
using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>
/// The bytes of files whose text does not tell them: replacement characters may stand for anything, and the browser's count of bytes may not be that
/// of
/// the file. The browser reads them once more, mostly out of its cache, and they count where they are the text that ran.
/// </summary>
internal sealed class ServedBytes(PageSession page)
{
    private const int MostFiles = 20;
    private const int MostBytes = 20_000_000;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Digests by request, for files that ran and were served whole.</summary>
    /// <param name="frameId">The requesting frame.</param>
    /// <param name="files">Each request with its script.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<RequestRecord, Sha256Hash>> DigestsAsync(
        string frameId, IEnumerable<(RequestRecord Request, CompiledScript Script)> files, CancellationToken cancellationToken)
    {
        Dictionary<RequestRecord, Sha256Hash> digests = [];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PageSession.AnswerTimeout * 2);
        foreach (var (request, script) in files.DistinctBy(static file => file.Request).Take(MostFiles))
        {
            if (limit.IsCancellationRequested) break;
            try
            {
                if (await ReadAsync(frameId, request.Url, limit.Token) is { } bytes && IsTextOf(bytes, request, script))
                    digests[request] = Sha256Hash.OfBytes(bytes);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return digests;
    }

    private async Task<byte[]?> ReadAsync(string frameId, string url, CancellationToken cancellationToken)
    {
        var loaded =
            (await page.AskAsync("Network.loadNetworkResource",
            new { frameId, url, options = new { disableCache = false, includeCredentials = true } }, cancellationToken)).Member("resource");
        if (!loaded.Flag("success") || loaded.TextOrNull("stream") is not { } handle) return null;
        using var bytes = new MemoryStream();
        for (var isOver = false; !isOver && bytes.Length <= MostBytes;)
        {
            var part = await page.AskAsync("IO.read", new { handle, size = ChunkBytes }, cancellationToken);
            if (part.ValueKind != JsonValueKind.Object) return null;
            // What is UTF-8 comes as text.
            bytes.Write(part.Flag("base64Encoded") ? Convert.FromBase64String(part.Text("data")) : Encoding.UTF8.GetBytes(part.Text("data")));
            isOver = part.Flag("eof");
        }

        page.Post("IO.close", new { handle });
        return bytes.Length <= MostBytes ? bytes.ToArray() : null;
    }

    // Another answer of the server is another file.
    private static bool IsTextOf(byte[] bytes, RequestRecord request, CompiledScript script)
    {
        if (script.Hash is not { } hash) return false;
        var header = request.ResponseHeaders.GetValueOrDefault("content-type")?.Split("charset=") is [_, var label, ..]
            ? label.Split(';')[0].Trim(' ', '"', '\'')
            : "";
        return BodyDigest.Decoded(bytes, [header, request.Charset, "utf-8", "windows-1252"]).Any(text => Sha256Hash.OfText(text) == hash);
    }
}
