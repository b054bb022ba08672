namespace PageShield.Detection.Flows.Facts;

/// <summary>Kind of action in code.</summary>
internal enum FactKind
{
    /// <summary>Data is sent to a server.</summary>
    Send,

    /// <summary>A script is loaded from a URL.</summary>
    LoadScript,

    /// <summary>A frame is loaded.</summary>
    LoadFrame,

    /// <summary>A string is run as code.</summary>
    RunCode,

    /// <summary>HTML is written into the page.</summary>
    WriteHtml,

    /// <summary>The page's address is tested against words or a regular expression.</summary>
    PageTest,

    /// <summary>The browser, referrer or a cookie is tested.</summary>
    VisitorTest,

    Listen,
    Poll,
    Navigate,
    WriteCookie,
    WriteClipboard,
    CallWallet,

    /// <summary>A browser function is replaced.</summary>
    Hook,

    /// <summary>The action of a form is changed.</summary>
    RetargetForm,

    /// <summary>A text is tested for the shape of a card number.</summary>
    CardTest,

    StartWorker,
    DevtoolsTest,
}
