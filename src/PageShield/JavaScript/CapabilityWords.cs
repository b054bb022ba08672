using System.Collections.Frozen;

namespace PageShield.JavaScript;

/// <summary>The browser's names and what they let code do.</summary>
internal static class CapabilityWords
{
    /// <summary>Globals whose mere use is an ability.</summary>
    public static readonly FrozenDictionary<string, (CapabilityKind Kind, string Value)> Globals = new Dictionary<string, (CapabilityKind, string)>
    {
        ["fetch"] = (CapabilityKind.Sends, "fetch"),
        ["XMLHttpRequest"] = (CapabilityKind.Sends, "XMLHttpRequest"),
        ["XDomainRequest"] = (CapabilityKind.Sends, "XMLHttpRequest"),
        ["ActiveXObject"] = (CapabilityKind.Sends, "ActiveXObject"),
        ["WebSocket"] = (CapabilityKind.Sends, "WebSocket"),
        ["EventSource"] = (CapabilityKind.Sends, "EventSource"),
        ["RTCPeerConnection"] = (CapabilityKind.Sends, "WebRTC"),
        ["webkitRTCPeerConnection"] = (CapabilityKind.Sends, "WebRTC"),
        ["WebTransport"] = (CapabilityKind.Sends, "WebTransport"),
        ["importScripts"] = (CapabilityKind.DynamicCode, "importScripts"),
        ["Worker"] = (CapabilityKind.Injects, "worker"),
        ["SharedWorker"] = (CapabilityKind.Injects, "worker"),
        ["WebAssembly"] = (CapabilityKind.DynamicCode, "WebAssembly"),
        ["FormData"] = (CapabilityKind.Reads, "form data"),
        ["indexedDB"] = (CapabilityKind.Storage, "indexedDB"),
        ["atob"] = (CapabilityKind.Decodes, "atob"),
        ["unescape"] = (CapabilityKind.Decodes, "unescape"),
        ["execScript"] = (CapabilityKind.DynamicCode, "eval"),
        ["ethereum"] = (CapabilityKind.Reads, "crypto wallet"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Properties whose mere use is an ability, on whatever object.</summary>
    public static readonly FrozenDictionary<string, (CapabilityKind Kind, string Value)> Properties = new Dictionary<string, (CapabilityKind, string)>
    {
        ["sendBeacon"] = (CapabilityKind.Sends, "sendBeacon"),
        ["postMessage"] = (CapabilityKind.Sends, "postMessage"),
        ["XMLHttpRequest"] = (CapabilityKind.Sends, "XMLHttpRequest"),
        ["XDomainRequest"] = (CapabilityKind.Sends, "XMLHttpRequest"),
        ["ActiveXObject"] = (CapabilityKind.Sends, "ActiveXObject"),
        ["WebSocket"] = (CapabilityKind.Sends, "WebSocket"),
        ["EventSource"] = (CapabilityKind.Sends, "EventSource"),
        ["RTCPeerConnection"] = (CapabilityKind.Sends, "WebRTC"),
        ["FormData"] = (CapabilityKind.Reads, "form data"),
        ["serializeArray"] = (CapabilityKind.Reads, "form data"),
        ["clipboardData"] = (CapabilityKind.Reads, "clipboard"),
        ["readText"] = (CapabilityKind.Reads, "clipboard"),
        ["geolocation"] = (CapabilityKind.Reads, "geolocation"),
        ["getUserMedia"] = (CapabilityKind.Reads, "camera and microphone"),
        ["referrer"] = (CapabilityKind.Reads, "referrer"),
        ["ethereum"] = (CapabilityKind.Reads, "crypto wallet"),
        ["indexedDB"] = (CapabilityKind.Storage, "indexedDB"),
        ["serviceWorker"] = (CapabilityKind.Injects, "service worker"),
        ["createContextualFragment"] = (CapabilityKind.Injects, "markup"),
        ["insertAdjacentHTML"] = (CapabilityKind.Injects, "markup"),
        ["srcdoc"] = (CapabilityKind.Injects, "markup"),
        ["fromCharCode"] = (CapabilityKind.Decodes, "String.fromCharCode"),
        ["fromCodePoint"] = (CapabilityKind.Decodes, "String.fromCharCode"),
        ["instantiateStreaming"] = (CapabilityKind.DynamicCode, "WebAssembly"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Events that carry what people type, paste or submit, or messages of other windows.</summary>
    public static readonly FrozenSet<string> Events = new[]
    {
        "submit", "keydown", "keyup", "keypress", "input", "beforeinput", "change", "blur", "focusout", "paste", "copy", "cut", "message", "formdata", "autocomplete",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Elements that load or collect when added.</summary>
    public static readonly FrozenSet<string> Elements = new[] { "script", "iframe", "frame", "form", "input", "object", "embed", "textarea" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Functions of the browser that steal when replaced.</summary>
    public static readonly FrozenSet<string> Hookable = new[]
    {
        "fetch", "send", "open", "submit", "addEventListener", "appendChild", "insertBefore", "createElement", "write", "sendBeacon", "setRequestHeader", "append", "PaymentRequest", "XMLHttpRequest", "WebSocket",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of the global object.</summary>
    public static bool IsWindow(string name) => name is "window" or "self" or "globalThis" or "top" or "parent" or "frames" or "global";
}
