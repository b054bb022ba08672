namespace PageShield.JavaScript.Browser;

/// <summary>Where a name counts as the browser's, and what is special about it.</summary>
[Flags]
internal enum ApiTraits
{
    None = 0,

    /// <summary>As a global, its mere use shows what the row says.</summary>
    Global = 1 << 0,

    /// <summary>As a property of any object, its mere use shows what the row says.</summary>
    Member = 1 << 1,

    /// <summary>Called as a function, the first argument is an address.</summary>
    CallTakesUrl = 1 << 2,

    /// <summary>Called as a method, the first argument is an address.</summary>
    MethodTakesUrl = 1 << 3,

    /// <summary>Constructed, the first argument is an address.</summary>
    NewTakesUrl = 1 << 4,

    /// <summary>A function that steals when it is replaced on the window, the document or a prototype.</summary>
    Replaceable = 1 << 5,

    /// <summary>A class whose functions steal when they are replaced on its prototype.</summary>
    Prototype = 1 << 6,

    /// <summary>Whoever assigns the global itself listens in on what the page sends.</summary>
    Intercepts = 1 << 7,

    /// <summary>Whoever assigns to its prototype listens in on what the page sends.</summary>
    PrototypeIntercepts = 1 << 8,

    /// <summary>In code that does not parse, the word alone tells that something is sent.</summary>
    TellsSending = 1 << 9,

    /// <summary>In code that does not parse, the word alone tells that many fields are read at once.</summary>
    TellsManyFields = 1 << 10,

    /// <summary>In code that does not parse, the word alone tells that fields are read.</summary>
    TellsFields = 1 << 11,
}
