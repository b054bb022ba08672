using System.Text.Json;
using PageShield.Crawler.Visits;

namespace PageShield.Crawler.Consent;

/// <summary>Sends a DevTools command to a session; an undefined element means no response.</summary>
internal delegate Task<JsonElement> DevToolsAsk(TargetSession session, string method, object parameters, CancellationToken cancellationToken);
