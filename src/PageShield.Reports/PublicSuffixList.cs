using System.Globalization;

namespace PageShield.Reports;

/// <summary>
/// The embedded Public Suffix List, ICANN and private sections alike: under a private suffix such as
/// <c>github.io</c> every name belongs to somebody else, which is what party and budgets ask for.
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

    /// <summary>The list that ships with the program; read once, on first use.</summary>
    public static PublicSuffixList Embedded => Loaded.Value;

    /// <summary>How many names carry a rule.</summary>
    public int Count => _rules.Count;

    /// <summary>Reads the list's own format: one rule a line up to the first white space, <c>//</c> for comments.</summary>
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
    /// Where the registrable domain starts in <paramref name="host"/>, or 0 when the host is a public suffix itself.
    /// A name that no rule covers (such as <c>localhost</c>) is a suffix of one label, the list's own default.
    /// </summary>
    /// <param name="host">Lower-case ASCII labels without a trailing dot; not an IP address.</param>
    internal int RegistrableStart(ReadOnlySpan<char> host)
    {
        // The longest match prevails, so suffixes are tried from the whole host downwards; an exception beats the
        // wildcard that it is cut out of because it is met first.
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
