using PageShield.Crawls;
using PageShield.JavaScript.Browser;

namespace PageShield.Changes;

/// <summary>Words for enum values in sentences for people.</summary>
public static class Words
{
    public static string Of(ScriptKind kind) => kind switch
    {
        ScriptKind.External => "script file",
        ScriptKind.Module => "script module",
        ScriptKind.Inline => "inline script",
        ScriptKind.EventHandler => "event handler",
        ScriptKind.JavascriptUrl => "javascript: link",
        ScriptKind.Eval => "script built from a string",
        ScriptKind.Data => "script in a data: URL",
        ScriptKind.Blob => "script built in memory (blob:)",
        ScriptKind.Worker => "worker",
        ScriptKind.SharedWorker => "shared worker",
        ScriptKind.ServiceWorker => "service worker",
        ScriptKind.Worklet => "worklet",
        ScriptKind.Wasm => "WebAssembly module",
        ScriptKind.JsonModule => "JSON module",
        ScriptKind.CssModule => "CSS module",
        ScriptKind.ImportMap => "import map",
        ScriptKind.SpeculationRules => "speculation rules",
        _ => "script",
    };

    public static string Of(ConnectionType type) => type switch
    {
        ConnectionType.Xhr => BrowserApis.XmlHttpRequest,
        ConnectionType.Fetch => BrowserApis.Fetch,
        ConnectionType.Beacon => "beacon",
        ConnectionType.Websocket => BrowserApis.WebSocket,
        ConnectionType.Webrtc => "WebRTC",
        ConnectionType.Form => "form submission",
        _ => type.ToString().ToLowerInvariant(),
    };
}
