using System.Collections.Frozen;
using PageShield.JavaScript.Capabilities;
using static PageShield.JavaScript.Browser.ApiTraits;
using static PageShield.JavaScript.Capabilities.CapabilityKind;

namespace PageShield.JavaScript.Browser;

/// <summary>
/// The table of browser APIs, each name with what it does. The flow analysis, the capabilities, the model's features and the rules for code that
/// does not parse all read this table, so a new API is one new row.
/// </summary>
internal static class BrowserApis
{
    // Names that other code refers to.
    public const string Fetch = "fetch";
    public const string SendBeacon = "sendBeacon";
    public const string XmlHttpRequest = "XMLHttpRequest";
    public const string ActiveXObject = "ActiveXObject";
    public const string WebSocket = "WebSocket";
    public const string EventSource = "EventSource";
    public const string Image = "Image";
    public const string PostMessage = "postMessage";
    public const string Send = "send";
    public const string Open = "open";
    public const string RequestSubmit = "requestSubmit";
    public const string Eval = "eval";
    public const string Function = "Function";
    public const string SetTimeout = "setTimeout";
    public const string SetInterval = "setInterval";
    public const string SetImmediate = "setImmediate";
    public const string ImportScripts = "importScripts";
    public const string WebAssembly = "WebAssembly";
    public const string FormData = "FormData";
    public const string Serialize = "serialize";
    public const string SerializeArray = "serializeArray";
    public const string ClipboardData = "clipboardData";
    public const string Cookie = "cookie";
    public const string Referrer = "referrer";
    public const string UserAgent = "userAgent";
    public const string Webdriver = "webdriver";
    public const string LocalStorage = "localStorage";
    public const string SessionStorage = "sessionStorage";
    public const string GetItem = "getItem";
    public const string SetItem = "setItem";
    public const string RemoveItem = "removeItem";
    public const string AtoB = "atob";
    public const string BtoA = "btoa";
    public const string Unescape = "unescape";
    public const string Escape = "escape";
    public const string DecodeUriComponent = "decodeURIComponent";
    public const string DecodeUri = "decodeURI";
    public const string EncodeUriComponent = "encodeURIComponent";
    public const string EncodeUri = "encodeURI";
    public const string FromCharCode = "fromCharCode";
    public const string FromCodePoint = "fromCodePoint";
    public const string GetElementById = "getElementById";
    public const string GetElementsByName = "getElementsByName";
    public const string GetElementsByTagName = "getElementsByTagName";
    public const string QuerySelector = "querySelector";
    public const string QuerySelectorAll = "querySelectorAll";
    public const string CreateElement = "createElement";
    public const string AppendChild = "appendChild";
    public const string InsertBefore = "insertBefore";
    public const string ReplaceWith = "replaceWith";
    public const string SetAttribute = "setAttribute";
    public const string SetRequestHeader = "setRequestHeader";
    public const string AddEventListener = "addEventListener";
    public const string AttachEvent = "attachEvent";
    public const string InnerHtml = "innerHTML";
    public const string OuterHtml = "outerHTML";
    public const string GetImageData = "getImageData";
    public const string Write = "write";
    public const string Ajax = "ajax";
    public const string GetScript = "getScript";
    public const string GetJson = "getJSON";
    public const string Navigator = "Navigator";

    private const string Any = BrowserApi.AnyObject;

    private static readonly BrowserApi[] Rows =
    [
        // Sends.
        new("", Fetch, ApiUse.Request, Global | CallTakesUrl | MethodTakesUrl | Replaceable | Intercepts | ImpliesSending) { Shows = (Sends, Fetch) },
        new("navigator", SendBeacon, ApiUse.Beacon, Member | MethodTakesUrl | Replaceable | ImpliesSending) { Shows = (Sends, SendBeacon) },
        new("", XmlHttpRequest, ApiUse.HttpRequest,
            Global | Member | Replaceable | Prototype | Intercepts | PrototypeIntercepts | ImpliesSending) { Shows = (Sends, XmlHttpRequest) },
        new("", "XDomainRequest", ApiUse.HttpRequest, Global | Member) { Shows = (Sends, XmlHttpRequest) },
        new("", ActiveXObject, ApiUse.HttpRequest, Global | Member) { Shows = (Sends, ActiveXObject) },
        new("", WebSocket, ApiUse.Socket,
            Global | Member | NewTakesUrl | Replaceable | Prototype | Intercepts | PrototypeIntercepts | ImpliesSending)
            { Shows = (Sends, WebSocket) },
        new("", EventSource, ApiUse.EventStream, Global | Member | NewTakesUrl) { Shows = (Sends, EventSource) },
        new("", "WebTransport", ApiUse.None, Global | NewTakesUrl) { Shows = (Sends, "WebTransport") },
        new("", "RTCPeerConnection", ApiUse.PeerConnection, Global | Member) { Shows = (Sends, "WebRTC") },
        new("", "webkitRTCPeerConnection", ApiUse.PeerConnection, Global) { Shows = (Sends, "WebRTC") },
        new("", "mozRTCPeerConnection", ApiUse.PeerConnection),
        new("", Image, ApiUse.ImageRequest, ImpliesSending),
        new("", PostMessage, ApiUse.PostMessage, Member) { Shows = (Sends, PostMessage) },
        new("parent", PostMessage, ApiUse.PostMessage),
        new("top", PostMessage, ApiUse.PostMessage),
        new("", Open, ApiUse.OpenWindow, Replaceable | Intercepts),
        new("location", "replace", ApiUse.Navigate),
        new("location", "assign", ApiUse.Navigate, MethodTakesUrl),
        new("", "Request", ApiUse.TakeAddress, NewTakesUrl),
        new("", "URL", ApiUse.TakeAddress, NewTakesUrl),
        new(Any, "submit", ApiUse.SubmitForm, Replaceable),
        new(Any, RequestSubmit, ApiUse.SubmitForm),
        new(Any, Send, ApiUse.None, Replaceable),
        new(Any, SetRequestHeader, ApiUse.None, Replaceable),
        new("", "PaymentRequest", ApiUse.None, Replaceable),
        new("", Navigator, ApiUse.None, Prototype | PrototypeIntercepts),
        new("", "HTMLFormElement", ApiUse.None, Prototype),
        new("", "EventTarget", ApiUse.None, Prototype),
        new("", "Node", ApiUse.None, Prototype),
        new("", "Element", ApiUse.None, Prototype),
        new("", "Document", ApiUse.None, Prototype),

        // jQuery and similar libraries, which send under their own names.
        new(Any, Ajax, ApiUse.None, MethodTakesUrl | ImpliesSending),
        new(Any, "get", ApiUse.None, MethodTakesUrl),
        new(Any, "post", ApiUse.None, MethodTakesUrl | ImpliesSending),
        new(Any, GetJson, ApiUse.None, MethodTakesUrl | ImpliesSending),
        new(Any, GetScript, ApiUse.None, MethodTakesUrl),
        new(Any, "load", ApiUse.None, MethodTakesUrl),
        new(Any, "request", ApiUse.None, MethodTakesUrl),
        new(Any, Serialize, ApiUse.None, TellsManyFields | TellsFields),
        new(Any, SerializeArray, ApiUse.None, Member | TellsManyFields | TellsFields) { Shows = (Reads, "form data") },

        // Runs and loads.
        new("", Eval, ApiUse.RunText, Global) { Shows = (DynamicCode, Eval) },
        new("", "execScript", ApiUse.RunText, Global) { Shows = (DynamicCode, Eval) },
        new("", Function, ApiUse.MakeFunction),
        new("", SetTimeout, ApiUse.RunLater),
        new("", SetImmediate, ApiUse.RunLater),
        new("", SetInterval, ApiUse.RunRepeatedly),
        new("", "requestAnimationFrame", ApiUse.RunLater),
        new("", "queueMicrotask", ApiUse.RunLater),
        new("", "requestIdleCallback", ApiUse.RunLater),
        new("", ImportScripts, ApiUse.LoadScripts, Global | CallTakesUrl | MethodTakesUrl) { Shows = (DynamicCode, ImportScripts) },
        new("", "Worker", ApiUse.StartWorker, Global | NewTakesUrl) { Shows = (Injects, "worker") },
        new("", "SharedWorker", ApiUse.StartWorker, Global | NewTakesUrl) { Shows = (Injects, "worker") },
        new(Any, "serviceWorker", ApiUse.None, Member) { Shows = (Injects, "service worker") },
        new("", WebAssembly, ApiUse.None, Global) { Shows = (DynamicCode, WebAssembly) },
        new(Any, "instantiateStreaming", ApiUse.None, Member) { Shows = (DynamicCode, WebAssembly) },

        // Reads.
        new("", FormData, ApiUse.CollectForm, Global | Member | Prototype | TellsManyFields | TellsFields) { Shows = (Reads, "form data") },
        new("document", Cookie, ApiUse.ReadCookies),
        new("document", Referrer, ApiUse.ReadReferrer),
        new(Any, Referrer, ApiUse.None, Member) { Shows = (Reads, "referrer") },
        new("document", "URL", ApiUse.ReadAddress),
        new("document", "documentURI", ApiUse.ReadAddress),
        new("document", "baseURI", ApiUse.ReadAddress),
        new("document", "domain", ApiUse.ReadAddress),
        new("navigator", UserAgent, ApiUse.ReadAgent),
        new("navigator", "userAgentData", ApiUse.ReadAgent),
        new("navigator", "appVersion", ApiUse.ReadAgent),
        new("navigator", "platform", ApiUse.ReadAgent),
        new("navigator", "vendor", ApiUse.ReadAgent),
        new("navigator", Webdriver, ApiUse.ReadAgent),
        new("navigator", "language", ApiUse.ReadAgent),
        new("navigator", "languages", ApiUse.ReadAgent),
        new("navigator", "plugins", ApiUse.ReadAgent),
        new(Any, ClipboardData, ApiUse.None, Member) { Shows = (Reads, "clipboard") },
        new("navigator.clipboard", "read", ApiUse.ReadClipboard),
        new("navigator.clipboard", "readText", ApiUse.ReadClipboard),
        new(Any, "readText", ApiUse.None, Member) { Shows = (Reads, "clipboard") },
        new(Any, "geolocation", ApiUse.None, Member) { Shows = (Reads, "geolocation") },
        new(Any, "getUserMedia", ApiUse.None, Member) { Shows = (Reads, "camera and microphone") },
        new(Any, "getContext", ApiUse.GetContext),
        new(Any, GetImageData, ApiUse.ReadPixels),
        new(Any, "getAttribute", ApiUse.GetAttribute),
        new(Any, "credentials", ApiUse.Credentials),
        new("", "prompt", ApiUse.AskVisitor),
        new("", "ethereum", ApiUse.Wallet, Global | Member) { Shows = (Reads, "crypto wallet") },
        new("", "solana", ApiUse.Wallet),
        new("", "web3", ApiUse.Wallet),
        new("", "phantom", ApiUse.Wallet),
        new("", "tronWeb", ApiUse.Wallet),

        // Stores and shows.
        new("", LocalStorage, ApiUse.Storage),
        new("", SessionStorage, ApiUse.Storage),
        new(Any, GetItem, ApiUse.GetItem),
        new(Any, SetItem, ApiUse.SetItem),
        new(Any, RemoveItem, ApiUse.RemoveItem),
        new("", "indexedDB", ApiUse.None, Global | Member) { Shows = (CapabilityKind.Storage, "indexedDB") },
        new("navigator.clipboard", "write", ApiUse.WriteClipboard),
        new("navigator.clipboard", "writeText", ApiUse.WriteClipboard),
        new(Any, "execCommand", ApiUse.RunCommand),
        new("", "alert", ApiUse.ShowDialog),
        new("", "confirm", ApiUse.ShowDialog),

        // Decodes and encodes.
        new("", AtoB, ApiUse.DecodeBase64, Global) { Shows = (Decodes, AtoB) },
        new("Base64", "decode", ApiUse.DecodeBase64),
        new("", Unescape, ApiUse.DecodePercent, Global) { Shows = (Decodes, Unescape) },
        new("", DecodeUriComponent, ApiUse.DecodeUri),
        new("", DecodeUri, ApiUse.DecodeUri),
        new("String", FromCharCode, ApiUse.DecodeCharacters),
        new("String", FromCodePoint, ApiUse.DecodeCharacters),
        new(Any, FromCharCode, ApiUse.None, Member) { Shows = (Decodes, "String.fromCharCode") },
        new(Any, FromCodePoint, ApiUse.None, Member) { Shows = (Decodes, "String.fromCharCode") },
        new("", BtoA, ApiUse.EncodeBase64),
        new("Base64", "encode", ApiUse.EncodeBase64),
        new("", Escape, ApiUse.EncodeUri),
        new("", EncodeUriComponent, ApiUse.EncodeUri),
        new("", EncodeUri, ApiUse.EncodeUri),
        new("Math", "random", ApiUse.Random),
        new("crypto", "getRandomValues", ApiUse.Random),
        new("crypto", "randomUUID", ApiUse.Random),

        // Finds elements.
        new(Any, GetElementById, ApiUse.FindById),
        new(Any, QuerySelector, ApiUse.FindBySelector),
        new(Any, "closest", ApiUse.FindBySelector),
        new(Any, QuerySelectorAll, ApiUse.FindAllBySelector, TellsManyFields),
        new(Any, GetElementsByTagName, ApiUse.FindByTag, TellsManyFields),
        new(Any, GetElementsByName, ApiUse.FindByName),
        new(Any, "getElementsByClassName", ApiUse.FindByClass),
        new(Any, "matches", ApiUse.MatchSelector),
        new(Any, "find", ApiUse.MatchSelector),
        new(Any, "$", ApiUse.MatchSelector),
        new(Any, "$$", ApiUse.MatchSelector),

        // Changes the page.
        new(Any, CreateElement, ApiUse.CreateElement, Replaceable),
        new(Any, "createElementNS", ApiUse.CreateElementInNamespace),
        new(Any, AppendChild, ApiUse.InsertNode, Replaceable),
        new(Any, InsertBefore, ApiUse.InsertNode, Replaceable),
        new(Any, "append", ApiUse.InsertNode, Replaceable),
        new(Any, "prepend", ApiUse.InsertNode),
        new(Any, "replaceChild", ApiUse.InsertNode),
        new(Any, ReplaceWith, ApiUse.InsertNode),
        new(Any, SetAttribute, ApiUse.SetAttribute),
        new(Any, Write, ApiUse.WriteDocument, Replaceable),
        new(Any, "writeln", ApiUse.WriteDocument),
        new(Any, "insertAdjacentHTML", ApiUse.InsertMarkup, Member) { Shows = (Injects, "markup") },
        new(Any, "createContextualFragment", ApiUse.ParseMarkup, Member) { Shows = (Injects, "markup") },
        new(Any, "setHTMLUnsafe", ApiUse.ParseMarkup),
        new(Any, "parseFromString", ApiUse.ParseMarkup),
        new(Any, "srcdoc", ApiUse.None, Member) { Shows = (Injects, "markup") },
        new(Any, InnerHtml, ApiUse.SetMarkup),
        new(Any, OuterHtml, ApiUse.SetMarkup),

        // Listens.
        new("", AddEventListener, ApiUse.Listen, Replaceable),
        new("", AttachEvent, ApiUse.Listen),
        new(Any, AddEventListener, ApiUse.Listen),
        new(Any, AttachEvent, ApiUse.Listen),
        new(Any, "on", ApiUse.Listen),
        new(Any, "bind", ApiUse.Listen),
        new(Any, "one", ApiUse.Listen),
        new(Any, "live", ApiUse.Listen),
        new(Any, "once", ApiUse.ListenOnce),
        new(Any, "delegate", ApiUse.ListenBelow),
    ];

    private static readonly FrozenDictionary<string, ApiUse> Uses = Rows.Where(row => row.Owner != Any && row.Use != ApiUse.None)
        .ToFrozenDictionary(row => row.Path, row => row.Use, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ApiUse> Members = Rows.Where(row => row is { Owner: Any, Use: not ApiUse.None })
        .ToFrozenDictionary(row => row.Name, row => row.Use, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ApiTraits> Traits = Rows.GroupBy(row => row.Name)
        .ToFrozenDictionary(
            group => group.Key, group => group.Aggregate(ApiTraits.None, (traits, row) => traits | row.Traits), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (CapabilityKind, string)> ShownAsGlobal = ShownAs(Global);
    private static readonly FrozenDictionary<string, (CapabilityKind, string)> ShownAsMember = ShownAs(Member);

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<BrowserApi> All => Rows;

    /// <summary>What a global or a member of a named object does: <c>fetch</c>, <c>navigator.sendBeacon</c>.</summary>
    public static ApiUse UseOf(string? path) => path is not null && Uses.TryGetValue(path, out var use) ? use : ApiUse.None;

    /// <summary>What a member with this name does, on any object.</summary>
    public static ApiUse MemberUseOf(string name) => Members.TryGetValue(name, out var use) ? use : ApiUse.None;

    /// <summary>Whether the name has the trait, with any owner.</summary>
    public static bool Has(string name, ApiTraits trait) => Traits.TryGetValue(name, out var traits) && (traits & trait) != 0;

    /// <summary>The capability that any use of a global shows.</summary>
    public static bool ShowsAsGlobal(string name, out (CapabilityKind Kind, string Value) shown) => ShownAsGlobal.TryGetValue(name, out shown);

    /// <summary>The capability that any use of a property shows, on any object.</summary>
    public static bool ShowsAsMember(string name, out (CapabilityKind Kind, string Value) shown) => ShownAsMember.TryGetValue(name, out shown);

    private static FrozenDictionary<string, (CapabilityKind, string)> ShownAs(ApiTraits place) => Rows.Where(row => (row.Traits & place) != 0)
        .ToFrozenDictionary(row => row.Name, row => row.Shows, StringComparer.Ordinal);
}
