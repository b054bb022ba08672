using Acornima.Ast;

namespace PageShield.Detection.Values;

/// <summary>One function of the code: its parameters, its return value, and its <c>this</c>.</summary>
internal sealed class Function(IFunction node, Function? parent, Scope scope)
{
    public IFunction Node => node;

    public Function? Parent => parent;

    public Scope Scope => scope;

    /// <summary>Its source if it was built from a piece of the script; null if the script contains it unchanged.</summary>
    public string? Text { get; init; }

    public Variable?[] Parameters { get; set; } = [];

    public Value Returns { get; set; } = Value.Unknown;

    public Value This { get; set; } = Value.Unknown;

    /// <summary>The value for exactly this function; created by <see cref="Value.OfFunction"/>.</summary>
    public Value? Self { get; set; }

    /// <summary>Objects created by <c>new</c>; also <c>this</c> in methods on its prototype.</summary>
    public Shape Instance => field ??= new Shape();

    /// <summary>The returned expression, if the function does nothing but return it, apart from aliases and inner functions before it.</summary>
    public Expression? SingleReturn { get; set; }

    /// <summary>Pass in which its body was last queued for execution.</summary>
    public int QueuedIn { get; set; } = -1;

    /// <summary>Result of inlining it with unknown arguments. <see cref="PlainIn"/> is the pass that computed it.</summary>
    public Value? Plain { get; set; }

    /// <summary>Pass that computed <see cref="Plain"/>.</summary>
    public int PlainIn { get; set; } = -1;

    /// <summary>Whether the script calls it while loading, from the top level or from a function called there.</summary>
    public bool RunsAtOnce { get; set; }

    public bool IsArrow => node is ArrowFunctionExpression;

    /// <summary>Length of its source in UTF-16 units, inner functions included.</summary>
    public int Size { get; set; }
}
