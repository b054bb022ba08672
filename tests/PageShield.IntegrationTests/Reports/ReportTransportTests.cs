using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.IntegrationTests.Reports;

/// <summary>The endpoint over real sockets; the numbers are rows of the format table.</summary>
public sealed class ReportTransportTests : IAsyncLifetime
{
    private const string Legacy =
        """{"csp-report":{"document-uri":"https://shop.example/cart","violated-directive":"script-src","blocked-uri":"https://a.example/x.js"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-reports-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private EndpointProcess _endpoint = null!; // set before every test
    private HubUnderTest _hub = null!; // set before every test
    private ReportKey _key;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubUnderTest.OnSqliteAsync(_folder);
        _key = await _hub.AddKeyAsync();
        _endpoint = await EndpointProcess.StartAsync(_folder, null, Cancellation);
        _http.BaseAddress = _endpoint.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content, string? path = null) =>
        _http.PostAsync(new Uri(path ?? $"/r/{_key}", UriKind.Relative), content, Cancellation);

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await PostAsync(Text(Legacy), path);
        return response.StatusCode;
    }

    private static StringContent Text(string body, string? type = "application/csp-report")
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    [Fact]
    public async Task T01_A_plain_post_is_acknowledged_without_body_or_redirect_and_reaches_the_hub()
    {
        using var response = await PostAsync(Text(Legacy));
        using var below = await PostAsync(Text(Legacy), $"/r/{_key}/enforce");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, below.StatusCode);
        var batches = await _hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 2, Cancellation);
        Assert.All(batches.SelectMany(batch => batch.Sites), site => Assert.Equal(_key, site.Key));
    }

    [Theory]
    [InlineData("identity", HttpStatusCode.NoContent)]
    [InlineData("Identity, identity", HttpStatusCode.NoContent)]
    [InlineData("", HttpStatusCode.NoContent)]
    [InlineData("zstd", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("gzip, br", HttpStatusCode.UnsupportedMediaType)]
    public async Task An_encoding_that_names_none_is_none(string encoding, HttpStatusCode expected)
    {
        using var content = Text(Legacy);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var response = await PostAsync(content);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task T02_Preflight_and_answers_allow_every_origin()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri($"/r/{_key}", UriKind.Relative));
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");

        using var allowed = await _http.SendAsync(preflight, Cancellation);
        using var posted = await PostAsync(Text(Legacy));

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("*", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("POST", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Equal("content-type", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Headers")), ignoreCase: true);
        Assert.Equal("*", Assert.Single(posted.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("{not json", HttpStatusCode.BadRequest)]
    [InlineData("""[{"type":"some-future-type","url":"https://shop.example/","body":{}}]""", HttpStatusCode.NoContent)]
    [InlineData("""{"csp-report":{"blocked-uri":"chrome-extension","violated-directive":"script-src"}}""", HttpStatusCode.NoContent)]
    [InlineData("""[{"unknown":"shape"}]""", HttpStatusCode.NoContent)]
    public async Task T03_Statuses_by_body(string body, HttpStatusCode expected)
    {
        using var response = await PostAsync(Text(body));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task T03_Unknown_keys_get_404_and_deleted_ones_410()
    {
        using var garbage = await PostAsync(Text(Legacy), "/r/garbage");
        using var unknown = await PostAsync(Text(Legacy), $"/r/{ReportKey.New()}");
        using var elsewhere = await PostAsync(Text(Legacy), "/");
        await _hub.DeleteKeyAsync(_key);
        await HubUnderTest.WaitForAsync(async () => await StatusAsync($"/r/{_key}") == HttpStatusCode.Gone, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, garbage.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task T03_A_key_made_a_moment_ago_works_at_once()
    {
        // An unknown key has just made the endpoint look: too early for the one that is made now.
        await StatusAsync($"/r/{ReportKey.New()}");
        var fresh = await _hub.AddKeyAsync();

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync($"/r/{fresh}"));
    }

    [Fact]
    public async Task T03_Ten_megabytes_are_too_large()
    {
        using var declared = await PostAsync(new ByteArrayContent(new byte[10 << 20]));
        using var chunked = await PostAsync(new StreamContent(new MemoryStream(new byte[10 << 20])) { Headers = { ContentLength = null } });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, declared.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
    }

    [Theory]
    [InlineData("application/csp-report")]
    [InlineData("application/reports+json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task T06_Any_content_type_will_do(string? type)
    {
        using var response = await PostAsync(Text(Legacy, type));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await _hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 1, Cancellation);
    }

    [Fact]
    public async Task T07_A_bad_item_is_counted_with_its_reason_and_the_rest_is_stored()
    {
        using var response = await PostAsync(Text("""[{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"inline","effectiveDirective":"script-src-elem"}}, 7]"""));

        // Counts and reports are written at their own times: the two items may be in two batches.
        await _hub.WaitForAsync(batches => Counts(batches).Contains(new(ReportOutcome.Rejected, RejectReason.NotAnObject, 1)), Cancellation);
        var batches = await _hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 1, Cancellation);
        Assert.Contains(new BatchCount(ReportOutcome.Accepted, "csp-violation", 1), Counts(batches));

        static IEnumerable<BatchCount> Counts(IEnumerable<ReportBatch> batches) =>
            batches.SelectMany(batch => batch.Sites).SelectMany(site => site.Counts);
    }

    [Fact]
    public async Task Query_values_are_scrubbed_but_for_the_parameters_that_the_site_keeps()
    {
        var opted = await _hub.AddKeyAsync("variant sku");
        await HubUnderTest.WaitForAsync(async () => await StatusAsync($"/r/{opted}") == HttpStatusCode.NoContent, Cancellation);
        const string Body = """{"csp-report":{"document-uri":"https://shop.example/p?sku=tea&token=s3cret","violated-directive":"script-src","blocked-uri":"https://a.example/x.js?variant=b&user=ann"}}""";
        using var kept = await PostAsync(Text(Body), $"/r/{opted}");
        using var scrubbed = await PostAsync(Text(Body));

        var batches = await _hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 3, Cancellation);
        var keys = batches.SelectMany(batch => batch.Sites)
            .SelectMany(site => site.Observations, (site, observation) => (site.Key, Observation: observation.Key))
            .Where(pair => pair.Observation.PageUrl.Contains("/p?", StringComparison.Ordinal))
            .ToLookup(pair => pair.Key, pair => pair.Observation);
        Assert.Equal(("https://a.example/x.js?variant=b&user={v}", "https://shop.example/p?sku=tea&token={v}"),
            (keys[opted].Single().BlockedUrl, keys[opted].Single().PageUrl));
        Assert.Equal(("https://a.example/x.js?variant={v}&user={v}", "https://shop.example/p?sku={v}&token={v}"),
            (keys[_key].Single().BlockedUrl, keys[_key].Single().PageUrl));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task T09_Compressed_bodies_are_read(string encoding)
    {
        using var response = await PostAsync(Compressed(Encoding.UTF8.GetBytes(Legacy), encoding));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await _hub.WaitForAsync(batches => HubUnderTest.Count(batches) == 1, Cancellation);
    }

    [Fact]
    public async Task T09_A_decompression_bomb_is_too_large_and_damage_is_malformed()
    {
        using var bomb = await PostAsync(Compressed(new byte[64 << 20], "gzip"));
        using var damaged = Text(Legacy);
        damaged.Headers.ContentEncoding.Add("gzip");
        using var malformed = await PostAsync(damaged);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
    }

    [Fact]
    public async Task T09_Chunked_bodies_and_expect_continue_are_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/r/{_key}", UriKind.Relative)) { Content = Text(Legacy) };
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = true;

        using var response = await _http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task T09_Http2_over_tls_is_accepted()
    {
        using var rsa = RSA.Create(2048);
        var ask = new CertificateRequest("CN=127.0.0.1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = ask.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        var file = Path.Combine(_folder, "certificate.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "secret"), Cancellation);
        var data = Directory.CreateTempSubdirectory("pageshield-reports-").FullName;
        await using (var endpoint = await EndpointProcess.StartAsync(
            data, null, Cancellation, $"--PageShield:Reports:Urls=https://127.0.0.1:{EndpointProcess.FreePort()}",
            $"--Kestrel:Certificates:Default:Path={file}", "--Kestrel:Certificates:Default:Password=secret"))
        using (var http =
            new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions =
            new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented?.GetCertHashString() == certificate.GetCertHashString()
            }
            }))
        using (var request =
            new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Address, $"/r/{_key}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = Text(Legacy)
            })
        {
            using var response = await http.SendAsync(request, Cancellation);

            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Equal(HttpVersion.Version20, response.Version);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Other_methods_are_refused_and_health_answers()
    {
        using var get = await _http.GetAsync(new Uri($"/r/{_key}", UriKind.Relative), Cancellation);
        using var health = await _http.GetAsync(new Uri("/health", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, health.StatusCode);
    }

    [Fact]
    public async Task A_sender_that_dribbles_is_cut_off()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_endpoint.Address.Host, _endpoint.Address.Port, Cancellation);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /r/{_key} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{"), Cancellation);

        var buffer = new byte[1024];
        var read = await stream.ReadAsync(buffer, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Contains("408", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
    }

    private static ByteArrayContent Compressed(byte[] body, string encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return new ByteArrayContent(compressed.ToArray()) { Headers = { ContentEncoding = { encoding } } };
    }
}
