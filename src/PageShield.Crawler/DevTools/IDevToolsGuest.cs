using System.Text.Json;

namespace PageShield.Crawler.DevTools;

/// <summary>Somebody else on a browser's connection, with commands and sessions of its own.</summary>
internal interface IDevToolsGuest
{
    /// <summary>Takes a message that belongs to it; called on the reading thread, in order.</summary>
    bool TryTake(JsonElement message);

    /// <summary>The browser has exited.</summary>
    void Leave();
}
