using Microsoft.Extensions.Primitives;

namespace PageShield.Web.Hosting;

/// <summary>
/// Caches the endpoints of a source. Authorization and routing each enumerate them, and a route group rebuilds its endpoints, including a compiled
/// handler for each, on every enumeration.
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

    /// <summary>Wraps every source mapped so far.</summary>
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

        // Signal after clearing the cache, since listeners read the endpoints again.
        change.Cancel();
        change.Dispose();
    }
}
