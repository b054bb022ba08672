using System.Text.Json.Serialization;

namespace PageShield.Crawls;

/// <summary>How a page visit ended.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PageOutcome>))]
public enum PageOutcome
{
    /// <summary>Loaded and captured.</summary>
    Ok,

    /// <summary>Refused by the site (401, 403, 429, challenge, captcha) or by our address guard.</summary>
    Blocked,

    /// <summary>No document: name resolution, connection, TLS or HTTP error (4xx, 5xx).</summary>
    Failed,

    /// <summary>The page did not finish within its time; what was seen until then is in the capture.</summary>
    Timeout,

    /// <summary>The tab or the browser crashed.</summary>
    Crashed,

    /// <summary>A cap was reached; what was cut is in the capture.</summary>
    Cut,
}

/// <summary>What kind of script it is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScriptKind>))]
public enum ScriptKind
{
    External, Module, Inline, EventHandler, JavascriptUrl, Eval, Data, Blob, Worker, SharedWorker, ServiceWorker,
    Worklet, Wasm, JsonModule, CssModule, ImportMap, SpeculationRules,
}

/// <summary>How a script came onto the page.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AddedBy>))]
public enum AddedBy
{
    /// <summary>It stood in the served HTML.</summary>
    Parser,

    DocumentWrite,

    /// <summary>A script inserted the element, started the worker or evaluated the string.</summary>
    Script,

    /// <summary>A static or dynamic import, or <c>importScripts</c>.</summary>
    Import,
}

/// <summary>Why a script that was requested did not run.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NotRunReason>))]
public enum NotRunReason
{
    Mime, Sri, Csp, Nomodule, Preload, Network, Syntax, Other,
}

/// <summary>What carried a request: a Fetch destination, or the interface that sent it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConnectionType>))]
public enum ConnectionType
{
    Fetch, Xhr, Beacon, Websocket, Eventsource, Webrtc, Form, Navigation, Hint,
    Document, Iframe, Frame, Image, Style, Font, Script, Worker, Sharedworker, Serviceworker, Audioworklet, Paintworklet,
    Audio, Video, Track, Manifest, Object, Embed, Report, Json, Xslt, Webidentity, Other,
}
