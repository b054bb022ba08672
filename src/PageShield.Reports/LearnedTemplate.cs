using System.Diagnostics.CodeAnalysis;

namespace PageShield.Reports;

/// <summary>
/// A place in a site's URLs that was seen to vary without meaning: <c>https://shop.example/products/</c> +
/// <c>{name}</c> + <c>.html</c>. It replaces one path segment, or (where the prefix ends in a question mark) the whole query.
/// </summary>
/// <param name="Kind">Pages or what they load.</param>
/// <param name="Prefix">Template up to the varying segment, its slash or question mark included.</param>
/// <param name="Placeholder"><c>{name}</c> for words, <c>{id}</c> for what machines made, <c>{more}</c> for a query.</param>
/// <param name="Ending">What every value ends with, such as <c>.html</c>; may be empty, and then values with a file ending are left alone.</param>
/// <param name="Except">Values that stay themselves: a checkout, start pages, what is visited far more often than the others.</param>
public sealed record LearnedTemplate(LearnedKind Kind, string Prefix, string Placeholder, string Ending, IReadOnlyList<string> Except)
{
    /// <summary>For words.</summary>
    public const string Name = "{name}";

    /// <summary>For what machines made.</summary>
    public const string Id = "{id}";

    /// <summary>For a query.</summary>
    public const string More = "{more}";

    private const char Separator = '\t';

    /// <summary>As people see it.</summary>
    public string Pattern => Prefix + Placeholder + Ending;

    /// <summary>Folds a URL template by this one; false where it does not apply or changes nothing.</summary>
    public bool TryFold(string template, [NotNullWhen(true)] out string? folded)
    {
        folded = null;
        if (!template.StartsWith(Prefix, StringComparison.Ordinal) || template.Length == Prefix.Length) return false;

        var rest = template.AsSpan(Prefix.Length);
        if (Placeholder == More)
        {
            if (rest.SequenceEqual(More)) return false;
            folded = Prefix + More;
            return true;
        }

        var end = rest.IndexOfAny('/', '?');
        var segment = end < 0 ? rest : rest[..end];
        if (!Takes(segment)) return false;

        folded = string.Concat(Prefix, Placeholder, Ending, end < 0 ? "" : rest[end..]);
        return true;
    }

    /// <summary>One line, for the key list.</summary>
    public string Serialize() =>
        string.Join(Separator, Kind == LearnedKind.Page ? "page" : "resource", Prefix, Placeholder, Ending, string.Join(' ', Except));

    /// <summary>Reads such a line; false for anything else.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out LearnedTemplate? learned)
    {
        learned = null;
        var parts = line.Split(Separator);
        if (parts.Length != 5 || parts[0] is not ("page" or "resource") || parts[1].Length == 0 || parts[2] is not (Name or Id or More)) return false;

        learned = new LearnedTemplate(parts[0] == "page" ? LearnedKind.Page : LearnedKind.Resource, parts[1], parts[2], parts[3],
            parts[4].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return true;
    }

    /// <summary>The file ending of a segment, dot included, or nothing: letters and digits behind the last dot, at most five.</summary>
    public static ReadOnlySpan<char> EndingOf(ReadOnlySpan<char> segment)
    {
        var dot = segment.LastIndexOf('.');
        if (dot <= 0 || segment.Length - dot is < 2 or > 6) return [];
        foreach (var c in segment[(dot + 1)..])
            if (!char.IsAsciiLetterOrDigit(c)) return [];
        return segment[dot..];
    }

    /// <summary>Whether a segment looks made by a machine: digits in it, or hexadecimal; <c>chunk7</c>, <c>a3f</c>, <c>12</c>.</summary>
    public static bool LooksMade(ReadOnlySpan<char> segment)
    {
        foreach (var c in segment)
            if (char.IsAsciiDigit(c)) return true;
        return false;
    }

    private bool Takes(ReadOnlySpan<char> segment)
    {
        if (segment.Length <= Ending.Length || segment[0] == '{' || !EndingOf(segment).SequenceEqual(Ending)) return false;
        if (Placeholder == Id && !LooksMade(segment[..^Ending.Length])) return false;
        foreach (var kept in Except)
            if (segment.SequenceEqual(kept)) return false;
        return true;
    }
}
