using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting.Listening;

/// <summary>Assigns endpoints to a listener.</summary>
public static class ListenerConventions
{
    /// <summary>Makes the endpoints available only on connections accepted by this listener.</summary>
    public static TBuilder OnListener<TBuilder>(this TBuilder builder, Listener listener)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ListenerMetadata(listener));
}
