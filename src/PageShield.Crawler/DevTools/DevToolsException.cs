namespace PageShield.Crawler.DevTools;

/// <summary>The browser refused a DevTools command, or the connection to it is closed.</summary>
internal sealed class DevToolsException(string message) : Exception(message);
