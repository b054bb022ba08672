using System.Diagnostics.CodeAnalysis;

namespace PageShield.Csp;

/// <summary>A Content Security Policy as a browser reads it: if a directive is repeated, the first one applies.</summary>
public sealed class CspPolicy
{
    private readonly Dictionary<string, CspDirective> _byName;

    /// <param name="directives">In order; repeated directives go to <see cref="Ignored"/>.</param>
    public CspPolicy(IEnumerable<CspDirective> directives)
    {
        var effective = new List<CspDirective>();
        var ignored = new List<CspDirective>();
        _byName = new Dictionary<string, CspDirective>(StringComparer.Ordinal);
        foreach (var directive in directives) (_byName.TryAdd(directive.Name, directive) ? effective : ignored).Add(directive);
        Directives = effective;
        Ignored = ignored;
    }

    /// <summary>Directives that apply, in order.</summary>
    public IReadOnlyList<CspDirective> Directives { get; }

    /// <summary>Repeated directives, which browsers ignore.</summary>
    public IReadOnlyList<CspDirective> Ignored { get; }

    /// <summary>
    /// Parses one serialized policy (CSP3 section 2.2.1), directives separated by semicolons. Never throws; an empty text is an empty policy.
    /// </summary>
    public static CspPolicy Parse(string serialized) =>
        new(serialized.Split(';')
            .Select(token => token.Split([' ', '\t', '\n', '\r', '\f'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0 && Ascii(words[0]))
            .Select(words => new CspDirective(words[0], words[1..])));

    /// <summary>Parses a header value (CSP3 section 2.2.2), policies separated by commas, all of which apply.</summary>
    public static IReadOnlyList<CspPolicy> ParseHeader(string value) =>
        [.. value.Split(',').Select(Parse).Where(policy => policy.Directives.Count > 0)];

    /// <summary>The directive with this name, without fallback.</summary>
    public CspDirective? Find(string name) => _byName.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>
    /// The directive that governs a name after fallback (CSP3 section 6.8.3): <c>script-src-elem</c> → <c>script-src</c> → <c>default-src</c>.
    /// </summary>
    public CspDirective? Effective(string name)
    {
        foreach (var candidate in FallbackOf(name.ToLowerInvariant()))
            if (_byName.TryGetValue(candidate, out var directive)) return directive;
        return null;
    }

    /// <summary>Whether two policies are equivalent, ignoring order, case of names, repeated values, and nonce values.</summary>
    public bool IsSameAs([NotNullWhen(true)] CspPolicy? other) =>
        other is not null
        && Directives.Count == other.Directives.Count
        && Directives.All(directive => other.Find(directive.Name) is { } twin && Normal(directive).SetEquals(Normal(twin)));

    /// <summary>The policy on one line: <c>name value value; name value</c>.</summary>
    public override string ToString() => string.Join("; ", Directives);

    private static HashSet<string> Normal(CspDirective directive) =>
        [.. directive.Sources.Select(source => source.Kind switch
        {
            CspSourceKind.Nonce => "'nonce-'",
            CspSourceKind.Unknown or CspSourceKind.Hash => source.Text,
            _ => source.Text.ToLowerInvariant(),
        })];

    private static bool Ascii(string name) => System.Text.Ascii.IsValid(name);

    private static string[] FallbackOf(string name) => name switch
    {
        "script-src-elem" or "script-src-attr" => [name, "script-src", "default-src"],
        "style-src-elem" or "style-src-attr" => [name, "style-src", "default-src"],
        "worker-src" => [name, "child-src", "script-src", "default-src"],
        "frame-src" => [name, "child-src", "default-src"],
        "fenced-frame-src" => [name, "frame-src", "child-src", "default-src"],
        "script-src" or "style-src" or "child-src" or "connect-src" or "font-src" or "img-src" or "manifest-src" or "media-src" or "object-src"
            or "prefetch-src" => [name, "default-src"],
        _ => [name],
    };
}
