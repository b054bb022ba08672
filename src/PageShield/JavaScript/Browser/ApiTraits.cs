namespace PageShield.JavaScript.Browser;

/// <summary>In which positions a name refers to the browser's API, and what is special about it.</summary>
[Flags]
internal enum ApiTraits
{
    None = 0,

    /// <summary>Any use as a global is a capability (<see cref="BrowserApi.Shows"/>).</summary>
    Global = 1 << 0,

    /// <summary>Any use as a property of any object is a capability (<see cref="BrowserApi.Shows"/>).</summary>
    Member = 1 << 1,

    /// <summary>When called as a function, the first argument is a URL.</summary>
    CallTakesUrl = 1 << 2,

    /// <summary>When called as a method, the first argument is a URL.</summary>
    MethodTakesUrl = 1 << 3,

    /// <summary>When constructed, the first argument is a URL.</summary>
    NewTakesUrl = 1 << 4,

    /// <summary>A function that attackers replace on the window, the document or a prototype to steal data.</summary>
    Replaceable = 1 << 5,

    /// <summary>A class whose prototype functions attackers replace to steal data.</summary>
    Prototype = 1 << 6,

    /// <summary>Assigning to the global itself intercepts what the page sends.</summary>
    Intercepts = 1 << 7,

    /// <summary>Assigning to its prototype intercepts what the page sends.</summary>
    PrototypeIntercepts = 1 << 8,

    /// <summary>In code that does not parse, the word alone counts as sending data.</summary>
    ImpliesSending = 1 << 9,

    /// <summary>In code that does not parse, the word alone counts as reading many fields at once.</summary>
    TellsManyFields = 1 << 10,

    /// <summary>In code that does not parse, the word alone counts as reading fields.</summary>
    TellsFields = 1 << 11,
}
