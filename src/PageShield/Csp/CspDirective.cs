namespace PageShield.Csp;

/// <summary>One directive of a policy: a name and its values, as CSP Level 3 section 2.3 splits them.</summary>
public sealed class CspDirective
{
    /// <param name="name">In any case; kept in lower case.</param>
    /// <param name="values">Source expressions or other tokens, in order.</param>
    public CspDirective(string name, IReadOnlyList<string> values)
    {
        Name = name.ToLowerInvariant();
        Values = values;
        Sources = [.. values.Select(CspSource.Parse)];
    }

    public string Name { get; }

    /// <summary>The tokens as written.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>The tokens read as source expressions; meaningful for fetch directives, <c>base-uri</c>, <c>form-action</c> and <c>frame-ancestors</c>.</summary>
    public IReadOnlyList<CspSource> Sources { get; }

    public override string ToString() => Values.Count == 0 ? Name : $"{Name} {string.Join(' ', Values)}";
}
