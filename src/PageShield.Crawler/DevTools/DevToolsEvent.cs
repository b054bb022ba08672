using System.Text.Json;

namespace PageShield.Crawler.DevTools;

/// <summary>One event of the DevTools protocol.</summary>
/// <param name="SessionId">The target's session; empty for the browser itself.</param>
/// <param name="Method">Such as <c>Debugger.scriptParsed</c>.</param>
/// <param name="Data">The event's parameters.</param>
internal readonly record struct DevToolsEvent(string SessionId, string Method, JsonElement Data);
