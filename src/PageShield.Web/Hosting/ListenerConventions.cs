using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting;

/// <summary>Says on which listener endpoints answer.</summary>
public static class ListenerConventions
{
    /// <summary>Only connections that this listener accepted reach these endpoints.</summary>
    public static TBuilder OnListener<TBuilder>(this TBuilder builder, Listener listener)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ListenerMetadata(listener));
}
