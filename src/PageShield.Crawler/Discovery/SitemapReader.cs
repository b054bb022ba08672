using System.IO.Compression;
using System.Text;
using System.Xml;
using PageShield.Network;
using PageShield.Workers;

namespace PageShield.Crawler.Discovery;

/// <summary>Reads sitemaps and sitemap indexes (sitemaps.org 0.9): XML or plain text, gzip or not; no document type, no external entities. A worker
/// process
/// reads them.</summary>
internal sealed class SitemapReader(GuardedHttpClient client)
{
    private const int MaxFiles = 50;
    private const int MaxDepth = 3;
    private const int MaxBytes = 10 << 20;

    private static readonly WorkerTask<byte[], (List<string> Pages, List<string> Sitemaps)> Work = new("sitemap", TimeSpan.FromSeconds(20), Parse);

    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    /// <summary>The page URLs in the sitemaps, in order, unchanged.</summary>
    /// <param name="roots">URLs of the first sitemaps.</param>
    /// <param name="maxUrls">Most URLs to return.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<string>> ReadAsync(IEnumerable<string> roots, int maxUrls, CancellationToken cancellationToken)
    {
        List<string> pages = [];
        HashSet<string> seen = [];
        Queue<(string Url, int Depth)> waiting = new(roots.Select(static root => (root, 0)));
        while (waiting.TryDequeue(out var next) && seen.Count < MaxFiles && pages.Count < maxUrls)
        {
            if (!seen.Add(next.Url) || !Uri.TryCreate(next.Url, UriKind.Absolute, out var url)) continue;
            var response = await client.GetAsync(url, MaxBytes, cancellationToken);
            if (!response.IsSuccess) continue;

            var (found, nested) = await ParseAsync(response.Body, cancellationToken);
            pages.AddRange(found.Take(maxUrls - pages.Count));
            if (next.Depth >= MaxDepth) continue;
            foreach (var sitemap in nested.Take(MaxFiles)) waiting.Enqueue((sitemap, next.Depth + 1));
        }

        return pages;
    }

    /// <summary>Has one file read by a worker process; nothing where that fails.</summary>
    internal static async Task<(List<string> Pages, List<string> Sitemaps)> ParseAsync(byte[] body, CancellationToken cancellationToken) =>
        (await WorkerPool.Shared.RunAsync(Work, body, null, urgent: false, cancellationToken)).Or(static _ => ([], []));

    /// <summary>The pages and nested sitemaps in one file; entries before a syntax error count.</summary>
    internal static (List<string> Pages, List<string> Sitemaps) Parse(byte[] body)
    {
        List<string> pages = [], sitemaps = [];
        body = Unzip(body);
        var text = body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body.AsSpan(3) : body;
        if (text.TrimStart(" \r\n\t"u8) is [not (byte)'<', ..])
        {
            pages.AddRange(Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.TrimEntries)
                .Where(static line => line.StartsWith("http", StringComparison.OrdinalIgnoreCase)).Take(50_000));
            return (pages, sitemaps);
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = 4L * MaxBytes,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            var isIndex = false;
            while (reader.Read() && pages.Count + sitemaps.Count < 50_000)
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.Depth == 0) isIndex = reader.LocalName == "sitemapindex";
                if (reader.LocalName != "loc" || reader.Depth != 2) continue;
                (isIndex ? sitemaps : pages).Add(reader.ReadElementContentAsString().Trim());
            }
        }
        catch (XmlException)
        {
            // Not XML, or not to its end.
        }

        return (pages, sitemaps);
    }

    private static byte[] Unzip(byte[] body)
    {
        if (body is not [0x1F, 0x8B, ..]) return body;
        try
        {
            using var zipped = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; plain.Length < MaxBytes && (read = zipped.Read(buffer)) > 0;) plain.Write(buffer, 0, read);
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
