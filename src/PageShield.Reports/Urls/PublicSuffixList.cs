using System.Globalization;

namespace PageShield.Reports.Urls;

/// <summary>
/// The embedded Public Suffix List with its ICANN and private sections. Names under a private suffix such as
/// <c>github.io</c> have different owners, which matters for party and budgets.
/// </summary>
internal sealed class PublicSuffixList
{
    [Flags]
    private enum Rule : byte
    {
        Normal = 1,
        Wildcard = 2,
        Exception = 4,
    }

    private static readonly Lazy<PublicSuffixList> Loaded = new(LoadEmbedded);

    private readonly Dictionary<string, Rule> _rules;
    private readonly Dictionary<string, Rule>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private PublicSuffixList(Dictionary<string, Rule> rules)
    {
        _rules = rules;
        _lookup = rules.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The embedded list. It is read once, on first use.</summary>
    public static PublicSuffixList Embedded => Loaded.Value;

    /// <summary>Number of names with a rule.</summary>
    public int Count => _rules.Count;

    /// <summary>Parses the format of the list: one rule per line up to the first white space, <c>//</c> for comments.</summary>
    public static PublicSuffixList Read(TextReader reader)
    {
        var rules = new Dictionary<string, Rule>(12_000, StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var end = line.AsSpan().IndexOfAny(' ', '\t');
            var rule = end < 0 ? line : line[..end];
            if (rule.Length == 0 || rule.StartsWith("//", StringComparison.Ordinal)) continue;

            var (name, kind) =
                rule.StartsWith("*.", StringComparison.Ordinal) ? (rule[2..], Rule.Wildcard)
                : rule[0] == '!' ? (rule[1..], Rule.Exception)
                : (rule, Rule.Normal);
            var ascii = ToAscii(name);
            rules[ascii] = rules.GetValueOrDefault(ascii) | kind;
        }

        return new PublicSuffixList(rules);
    }

    /// <summary>
    /// Start of the registrable domain in <paramref name="host"/>, or 0 if the host is a public suffix itself.
    /// For a name without a rule (such as <c>localhost</c>), the last label is the suffix: the default of the list.
    /// </summary>
    /// <param name="host">Lower-case ASCII labels without a trailing dot; not an IP address.</param>
    internal int RegistrableStart(ReadOnlySpan<char> host)
    {
        // The longest match wins, so suffixes are tried from the longest to the shortest. An exception is found before
        // its wildcard, so it takes precedence.
        var previous = 0;
        for (var start = 0; start < host.Length;)
        {
            var suffix = host[start..];
            var dot = suffix.IndexOf('.');
            var known = _lookup.TryGetValue(suffix, out var rule);

            if (known && rule.HasFlag(Rule.Exception)) return start;
            if (known && rule.HasFlag(Rule.Normal)) return previous;
            if (dot < 0) return previous;
            if (_lookup.TryGetValue(suffix[(dot + 1)..], out var parent) && parent.HasFlag(Rule.Wildcard)) return previous;

            previous = start;
            start += dot + 1;
        }

        return previous;
    }

    private static PublicSuffixList LoadEmbedded()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")
            ?? throw new InvalidOperationException("The Public Suffix List is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    private static string ToAscii(string name) =>
        System.Text.Ascii.IsValid(name) ? name.ToLowerInvariant() : new IdnMapping().GetAscii(name).ToLowerInvariant();
}
