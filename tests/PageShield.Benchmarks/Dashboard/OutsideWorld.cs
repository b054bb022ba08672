using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace PageShield.Benchmarks.Dashboard;

/// <summary>A shop whose script can be changed, and a receiver of alerts, in one server on loopback.</summary>
internal sealed class OutsideWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<long>> _alerts = [];

    private OutsideWorld(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public string Script { get; set; } = "";

    public static async Task<OutsideWorld> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var world = new OutsideWorld(app);
        app.MapGet("/checkout", () => Results.Text(
            "<!doctype html><title>Checkout</title><form action=/pay method=post><input name=cardnumber autocomplete=cc-number><input name=cvc autocomplete=cc-csc><button>Pay</button></form><script src=/app.js></script>", "text/html"));
        app.MapGet("/app.js", () => Results.Text(world.Script, "text/javascript"));
        app.MapPost("/hook", world.ReceiveAsync);
        await app.StartAsync(cancellationToken);
        world.Port = new Uri(app.Urls.Single()).Port;
        return world;
    }

    /// <summary>Milliseconds until the first alert about an attack on this site.</summary>
    public async Task<double> AlertAsync(int siteId, long since, TimeSpan patience, CancellationToken cancellationToken)
    {
        var at = await Waiting(siteId).Task.WaitAsync(patience, cancellationToken);
        return Stopwatch.GetElapsedTime(since, at).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var now = Stopwatch.GetTimestamp();
        using var json = await JsonDocument.ParseAsync(request.Body);
        var type = json.RootElement.GetProperty("type").GetString() ?? "";
        if (PageShield.Alerts.AlertEvents.IsAttack(type))
            Waiting(json.RootElement.GetProperty("data").GetProperty("site").GetProperty("id").GetInt32()).TrySetResult(now);
        return Results.NoContent();
    }

    private TaskCompletionSource<long> Waiting(int siteId) =>
        _alerts.GetOrAdd(siteId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
