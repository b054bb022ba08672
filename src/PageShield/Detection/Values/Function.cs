using Acornima.Ast;

namespace PageShield.Detection.Values;

/// <summary>One function of the code: its parameters, what it returns, and what <c>this</c> is in it.</summary>
internal sealed class Function(IFunction node, Function? parent, Scope scope)
{
    public IFunction Node => node;

    public Function? Parent => parent;

    public Scope Scope => scope;

    /// <summary>Its own text, where it was made out of a piece of the script; null where the script holds it as it is.</summary>
    public string? Text { get; init; }

    public Variable?[] Parameters { get; set; } = [];

    public Value Returns { get; set; } = Value.Unknown;

    public Value This { get; set; } = Value.Unknown;

    /// <summary>The value that is this function and nothing else; made by <see cref="Value.OfFunction"/>.</summary>
    public Value? Self { get; set; }

    /// <summary>Objects made by <c>new</c>; also <c>this</c> in methods on its prototype.</summary>
    public Shape Instance => field ??= new Shape();

    /// <summary>The expression of a function that does nothing but return it, other names and inner functions before it aside.</summary>
    public Expression? SingleReturn { get; set; }

    /// <summary>Pass in which its body was last queued.</summary>
    public int QueuedIn { get; set; } = -1;

    /// <summary>What a look through it gave when nothing was known of its arguments, and the pass that looked.</summary>
    public Value? Plain { get; set; }

    /// <summary>Pass of <see cref="Plain"/>.</summary>
    public int PlainIn { get; set; } = -1;

    /// <summary>Whether the script calls it while it loads: from the top level, or from what is called there.</summary>
    public bool RunsAtOnce { get; set; }

    public bool IsArrow => node is ArrowFunctionExpression;

    /// <summary>UTF-16 units of its text, inner functions included.</summary>
    public int Size { get; set; }
}
