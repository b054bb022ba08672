namespace PageShield.JavaScript.Syntax;

/// <summary>
/// Maps identifiers to declarations: lexical scoping of <c>var</c>, <c>let</c>, <c>const</c>, functions, classes, parameters, catch clauses and
/// imports. <c>with</c> and direct <c>eval</c> are ignored. Linear time, no recursion.
/// </summary>
public sealed class ScriptBindings
{
    private readonly IdentifierRole[] _roles;
    private readonly int[] _bindingOf;
    private readonly List<Binding> _bindings;

    private ScriptBindings(BindingResolver resolved)
    {
        _roles = resolved.Roles;
        _bindingOf = resolved.BindingOf;
        _bindings = resolved.Bindings;
    }

    /// <summary>All declared names.</summary>
    public IReadOnlyList<Binding> All => _bindings;

    /// <summary>The role of the identifier at a node index.</summary>
    public IdentifierRole RoleOf(int node) => _roles[node];

    /// <summary>The binding that the identifier at a node index refers to; null for a global and for anything that is not a variable.</summary>
    public Binding? Of(int node) => _bindingOf[node] < 0 ? null : _bindings[_bindingOf[node]];

    /// <summary>The index of the binding in <see cref="All"/>, or -1.</summary>
    public int IndexOf(int node) => _bindingOf[node];

    /// <summary>Resolves every identifier of a tree.</summary>
    public static ScriptBindings Of(SyntaxTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var resolver = new BindingResolver(tree);
        resolver.Run();
        return new ScriptBindings(resolver);
    }
}
