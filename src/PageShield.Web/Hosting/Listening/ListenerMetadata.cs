using Microsoft.AspNetCore.Routing.Matching;

namespace PageShield.Web.Hosting.Listening;

/// <summary>The listener of an endpoint.</summary>
public sealed record ListenerMetadata(Listener Listener);
