namespace PageShield.Detection.Values;

/// <summary>The names declared by one function or block.</summary>
internal sealed class Scope(Scope? outer, Function? function)
{
    // Most functions declare only a few names. A table for each would cost more than a linear search.
    private const int MaxListed = 8;

    private readonly List<Variable> _variables = [];
    private Dictionary<string, Variable>? _names;

    public Scope? Outer => outer;

    public Function? Function { get; set; } = function;

    /// <summary>Whether <c>arguments</c> is available in it. Declared on first use.</summary>
    public bool HoldsArguments { get; set; }

    public IReadOnlyList<Variable> Variables => _variables;

    public Variable Declare(string name)
    {
        if (Own(name) is { } known) return known;
        var variable = new Variable(name, Function);
        _variables.Add(variable);
        if (_names is not null) _names[name] = variable;
        else if (_variables.Count > MaxListed) _names = _variables.ToDictionary(listed => listed.Name, StringComparer.Ordinal);
        return variable;
    }

    /// <summary>Resets flow-sensitive values: every variable may again hold any of its values.</summary>
    public void Renew()
    {
        foreach (var variable in _variables) variable.Latest = null;
    }

    public Variable? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Own(name) is { } variable) return variable;
        }

        return null;
    }

    private Variable? Own(string name)
    {
        if (_names is not null)
        {
            if (_names.TryGetValue(name, out var known)) return known;
        }
        else
        {
            foreach (var variable in _variables)
            {
                if (variable.Name == name) return variable;
            }
        }

        if (!HoldsArguments || name != "arguments") return null;
        HoldsArguments = false;
        return Declare(name);
    }
}
