using Microsoft.Extensions.Primitives;

namespace PageShield.Web.Hosting;

/// <summary>
/// Keeps the endpoints of a source: authorization and routing each ask for all of them, and a group of routes makes them, with a compiled
/// handler for each, every time that it is asked.
/// </summary>
internal sealed class EndpointsOnce : EndpointDataSource, IDisposable
{
    private readonly EndpointDataSource _source;
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private IReadOnlyList<Endpoint>? _endpoints;
    private CancellationTokenSource _change = new();

    private EndpointsOnce(EndpointDataSource source)
    {
        _source = source;
        _subscription = ChangeToken.OnChange(source.GetChangeToken, Forget);
    }

    /// <inheritdoc />
    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            lock (_lock) return _endpoints ??= _source.Endpoints;
        }
    }

    /// <inheritdoc />
    public override IChangeToken GetChangeToken()
    {
        lock (_lock) return new CancellationChangeToken(_change.Token);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _subscription.Dispose();
        _change.Dispose();
        (_source as IDisposable)?.Dispose();
    }

    /// <summary>Wraps every source that was mapped so far.</summary>
    public static void Wrap(IEndpointRouteBuilder routes)
    {
        var sources = routes.DataSources.ToList();
        routes.DataSources.Clear();
        foreach (var source in sources) routes.DataSources.Add(new EndpointsOnce(source));
    }

    private void Forget()
    {
        CancellationTokenSource change;
        lock (_lock)
        {
            _endpoints = null;
            (change, _change) = (_change, new CancellationTokenSource());
        }

        // Told after it is forgotten: whoever hears of it asks again.
        change.Cancel();
        change.Dispose();
    }
}
