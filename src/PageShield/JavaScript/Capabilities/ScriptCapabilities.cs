using System.Text.RegularExpressions;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Capabilities;

/// <summary>
/// What a script can do, found without running it: hosts, sources, sinks, listeners, selectors, dynamic code. Renaming or reformatting the code
/// does not change the set. If the text does not parse, the set is read from its tokens.
/// </summary>
internal sealed partial class ScriptCapabilities
{
    /// <summary>The maximum number kept; a hostile text could name millions of hosts.</summary>
    public const int MaxCount = 2_000;

    private readonly Dictionary<(CapabilityKind, string), Capability> _all = [];
    private readonly HashSet<string> _sinkHosts = new(StringComparer.Ordinal);

    internal ScriptCapabilities(ParsedScript script) => Script = script;

    /// <summary>The script they were found in.</summary>
    public ParsedScript Script { get; }

    /// <summary>All capabilities in source order; each kind and value once.</summary>
    public IReadOnlyList<Capability> All { get; private set; } = [];

    /// <summary>Hosts used directly as a destination: the argument of <c>fetch</c>, an image's <c>src</c>, ….</summary>
    public IReadOnlySet<string> SinkHosts => _sinkHosts;

    /// <summary>Whether more than <see cref="MaxCount"/> capabilities were found.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Finds the capabilities of a script. Linear time; never throws, for any content.</summary>
    public static ScriptCapabilities Of(ParsedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return Find(script, script.Tree);
    }

    /// <summary>Reads the tokens only, for a fair comparison with a text that does not parse.</summary>
    internal static ScriptCapabilities OfTokens(ParsedScript script) => Find(script, null);

    private static ScriptCapabilities Find(ParsedScript script, SyntaxTree? tree)
    {
        var found = new ScriptCapabilities(script);
        if (tree is not null && script.Bindings is { } bindings)
            new CapabilityExtractor(tree, bindings, found).Run();
        else
            new CapabilityTokens(script, found).Run();
        ObfuscationMeasure.AddTo(found);
        LibraryBanner.AddTo(found);
        found.All = [.. found._all.Values.OrderBy(c => c.Line).ThenBy(c => c.Column).ThenBy(c => c.Kind)];
        return found;
    }

    /// <summary>Whether this kind and value was found.</summary>
    public bool Has(CapabilityKind kind, string value) => _all.ContainsKey((kind, value));

    internal void Add(CapabilityKind kind, string value, int offset)
    {
        if (_all.Count >= MaxCount)
        {
            IsCut = true;
            return;
        }

        if (value.Length > 300)
            value = value[..300];
        if (_all.ContainsKey((kind, value)))
            return;
        var (line, column) = Script.Lines.PlaceOf(offset);
        _all.Add((kind, value), new Capability(kind, value, line, column));
    }

    /// <summary>Adds the hosts, URLs and payment field names in a constant text. Unknown parts are <see cref="ConstantFolding.Hole"/>.</summary>
    internal void AddText(string text, int offset, bool sink = false)
    {
        AddUrls(text, offset, sink);
        if (HiddenText.In(text) is { } hidden && !hidden.AsSpan().ContainsAny(" \"'{<") && AddUrls(hidden, offset, sink) is { } address)
            Add(CapabilityKind.Decodes, "text " + address, offset);
        foreach (ValueMatch match in TagContainer().EnumerateMatches(text))
            Add(CapabilityKind.TagContainer, text.Substring(match.Index, match.Length), offset);

        if (SelectorReach.NamesPaymentField(text) || SelectorReach.IsFieldSelector(text))
            Add(CapabilityKind.Selector, text.Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal), offset);
    }

    /// <returns>The URL template of the first match; null if there is none.</returns>
    private string? AddUrls(string text, int offset, bool sink)
    {
        string? first = null;
        foreach (var (host, url) in UrlsInText.Find(text))
        {
            first ??= url;
            Add(CapabilityKind.Host, host, offset);
            Add(CapabilityKind.Url, url, offset);
            if (sink && _sinkHosts.Count < MaxCount)
                _sinkHosts.Add(host);
        }

        return first;
    }

    [GeneratedRegex(@"\bGTM-[A-Z0-9]{4,12}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex TagContainer();
}
