using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Facts;

/// <summary>Names of the channels by which data leaves or code arrives, as used in facts.</summary>
internal static class Channel
{
    public const string Fetch = BrowserApis.Fetch;
    public const string Beacon = "beacon";
    public const string Xhr = "xhr";
    public const string WebSocket = "websocket";
    public const string EventSource = "eventsource";
    public const string WebRtc = "webrtc";
    public const string Image = "image";
    public const string Script = "script";
    public const string Frame = "iframe";
    public const string Element = "element";
    public const string Markup = "markup";
    public const string DocumentWrite = "document.write";
}
