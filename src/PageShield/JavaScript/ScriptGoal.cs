namespace PageShield.JavaScript;

/// <summary>How a source text was parsed.</summary>
public enum ScriptGoal
{
    /// <summary>Did not parse; only tokens are available.</summary>
    None,

    /// <summary>A classic script.</summary>
    Script,

    /// <summary>An ECMAScript module.</summary>
    Module,

    /// <summary>A lone expression, such as JSON or an event handler's object literal.</summary>
    Expression,

    /// <summary>Several <c>script</c> elements of one HTML text, parsed one by one and joined. Elements that do not parse are skipped.</summary>
    Html,
}
