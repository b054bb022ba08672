using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting;

/// <summary>Lets an endpoint answer only on its own listener; one that names none belongs to the dashboard.</summary>
public sealed class ListenerMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Early, so that the same path may exist on several listeners.</summary>
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
