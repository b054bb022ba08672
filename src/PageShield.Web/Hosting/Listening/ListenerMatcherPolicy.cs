using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting.Listening;

/// <summary>Limits an endpoint to its own listener. Endpoints without one belong to the dashboard.</summary>
public sealed class ListenerMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Runs early, to allow the same path on several listeners.</summary>
    public override int Order => -1000;

    /// <inheritdoc />
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    /// <inheritdoc />
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var listener = Listeners.Of(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && ListenerOf(candidates[i].Endpoint) != listener) candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static Listener ListenerOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard;
}
