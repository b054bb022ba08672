namespace PageShield.JavaScript.Capabilities;

/// <summary>The kind of a capability. Written in kebab case in JSON and other output.</summary>
public enum CapabilityKind
{
    /// <summary>Names a host, in a URL or alone; the value is the host in lower case.</summary>
    Host,

    /// <summary>Names an absolute URL; the value is without query and fragment, versions and ids are <c>*</c>, unknown parts <c>{}</c>.</summary>
    Url,

    /// <summary>Names a tag manager container, which loads anything its owner configures: <c>GTM-ABC1234</c>.</summary>
    TagContainer,

    /// <summary>Reads private data: <c>cookies</c>, <c>form data</c>, <c>clipboard</c>, <c>location</c>, ….</summary>
    Reads,

    /// <summary>
    /// Can send data out: <c>fetch</c>, <c>XMLHttpRequest</c>, <c>sendBeacon</c>, <c>image</c>, <c>WebSocket</c>, <c>form submit</c>,
    /// <c>navigation</c>, ….
    /// </summary>
    Sends,

    /// <summary>Listens to an event that carries what people type or submit; the value is the event.</summary>
    Listens,

    /// <summary>
    /// Uses browser storage; the value is <c>localStorage:key</c>, <c>sessionStorage:key</c>, <c>cookie</c> (written) or <c>indexedDB</c>, with
    /// <c>*</c> for an unknown key.
    /// </summary>
    Storage,

    /// <summary>Looks up elements by a selector or name that can match a form, a field or a frame.</summary>
    Selector,

    /// <summary>A regular expression about payment cards, credentials or checkout pages, as written.</summary>
    Pattern,

    /// <summary>
    /// Runs text as code: <c>eval</c>, <c>Function</c>, <c>string timer</c>, <c>document.write</c>, <c>import()</c>, <c>WebAssembly</c>.
    /// </summary>
    DynamicCode,

    /// <summary>
    /// Decodes hidden text: <c>atob</c>, <c>unescape</c>, <c>String.fromCharCode</c>, or <c>text</c> followed by the decoded text.
    /// </summary>
    Decodes,

    /// <summary>Adds elements that load or collect data: <c>script</c>, <c>iframe</c>, <c>form</c>, <c>input</c>, <c>markup</c>, ….</summary>
    Injects,

    /// <summary>Replaces a function of the page or browser, such as <c>XMLHttpRequest.send</c> or <c>fetch</c>.</summary>
    Hooks,

    /// <summary>How strongly the code is obfuscated: <c>low</c>, <c>medium</c> or <c>high</c>; absent if it is not.</summary>
    Obfuscation,

    /// <summary>A recognized library, as <c>name version</c>. Informational; not a capability.</summary>
    Library,
}
