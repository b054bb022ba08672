using Acornima.Ast;

namespace PageShield.Detection.Flows;

/// <summary>What kind of thing the code does.</summary>
internal enum FactKind
{
    /// <summary>Data goes to a server.</summary>
    Send,

    /// <summary>A script is loaded from a URL.</summary>
    LoadScript,

    /// <summary>A frame is loaded.</summary>
    LoadFrame,

    /// <summary>A string is run as code.</summary>
    RunCode,

    /// <summary>HTML is written into the page.</summary>
    WriteHtml,

    /// <summary>The page's address is tested against words or an expression.</summary>
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

/// <summary>One thing that the code does, at one place.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Node">Where.</param>
/// <param name="Function">The innermost function around it; null at the top level.</param>
/// <param name="Channel">Which interface, such as <c>fetch</c>, <c>image</c>, <c>eval</c>, or the event's name.</param>
/// <param name="Target">The URL, code, HTML or words.</param>
/// <param name="Data">Labels of what is sent, run or tested.</param>
/// <param name="About">Names and selectors of the fields or elements concerned; empty when unknown.</param>
internal sealed record Fact(FactKind Kind, Node Node, Function? Function, string Channel, Value Target, Labels Data, string About = "");
