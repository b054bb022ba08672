using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PageShield.Network;

namespace PageShield.Tests.Network;

public sealed class GuardedHttpClientTests : IAsyncLifetime
{
    private readonly WebApplication _server;
    private int _port;

    public GuardedHttpClientTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static options => options.Listen(System.Net.IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.MapGet("/text", static () => "hello");
        _server.MapGet("/large", static () => new string('x', 100_000));
        _server.MapGet("/circle", static () => Results.Redirect("/circle"));
        _server.MapGet("/inside", (HttpContext context) => Results.Redirect($"http://internal.localhost:{context.Connection.LocalPort}/text"));
        _server.MapGet("/elsewhere", static () => Results.Redirect("file:///etc/passwd"));
        _server.MapGet("/never", static async (HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted));
        _server.MapPost(
            "/hook", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync() + request.Headers["X-Signature"]);
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _port = new Uri(_server.Urls.First()).Port;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private GuardedHttpClient Client(TimeSpan? timeout = null) => new(
        new GuardedConnector(new(new() { AllowPrivate = [$"shop.localhost:{_port}"] }), TimeSpan.FromSeconds(5)), timeout
            ?? TimeSpan.FromSeconds(10), "Test/1");

    private Uri Url(string path) => new($"http://shop.localhost:{_port}{path}");

    [Fact]
    public async Task An_allowed_target_is_fetched()
    {
        using var client = Client();

        var response = await client.GetAsync(Url("/text"), 1000, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccess);
        Assert.Equal("hello"u8.ToArray(), response.Body);
        Assert.Equal("text/plain; charset=utf-8", response.Headers["content-type"]);
    }

    [Fact]
    public async Task A_body_is_cut_at_its_cap()
    {
        using var client = Client();

        var response = await client.GetAsync(Url("/large"), 1000, TestContext.Current.CancellationToken);

        Assert.Equal(1000, response.Body.Length);
        Assert.True(response.Truncated);
    }

    [Theory]
    [InlineData("/circle", "redirects more than")]
    [InlineData("/inside", "--allow-private internal.localhost")]
    [InlineData("/elsewhere", "not an http or https address")]
    public async Task A_redirect_is_checked_like_the_first_address(string path, string error)
    {
        using var client = Client();

        var response = await client.GetAsync(Url(path), 1000, TestContext.Current.CancellationToken);

        Assert.Equal(0, response.Status);
        Assert.Contains(error, response.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loopback_address_is_refused()
    {
        using var client = Client();

        var response = await client.GetAsync(new($"http://127.0.0.1:{_port}/text"), 1000, TestContext.Current.CancellationToken);

        Assert.Contains("loopback", response.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_the_timeout()
    {
        using var client = Client(TimeSpan.FromMilliseconds(300));

        var response = await client.GetAsync(Url("/never"), 1000, TestContext.Current.CancellationToken);

        Assert.Contains("did not answer", response.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_is_posted_with_its_headers()
    {
        using var client = Client();

        var response = await client.PostAsync(
            Url("/hook"), "{}"u8.ToArray(), "application/json", new Dictionary<string, string> { ["X-Signature"] = "abc" }, 1000,
            TestContext.Current.CancellationToken);

        Assert.Equal("{}abc"u8.ToArray(), response.Body);
    }
}
