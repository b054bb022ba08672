using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting;

/// <summary>Where an endpoint answers.</summary>
public sealed record ListenerMetadata(Listener Listener);
