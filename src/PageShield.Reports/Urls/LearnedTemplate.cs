using System.Diagnostics.CodeAnalysis;

namespace PageShield.Reports.Urls;

/// <summary>
/// A part of a site's URLs that varies without meaning: <c>https://shop.example/products/</c> +
/// <c>{name}</c> + <c>.html</c>. It replaces one path segment, or the whole query if the prefix ends with a question mark.
/// </summary>
/// <param name="Kind">Pages, or resources that pages load.</param>
/// <param name="Prefix">Template up to the varying segment, including the slash or question mark.</param>
/// <param name="Placeholder"><c>{name}</c> for words, <c>{id}</c> for generated values, <c>{more}</c> for a query.</param>
/// <param name="Ending">File extension of all values, such as <c>.html</c>. If empty, values with a file extension do not match.</param>
/// <param name="Except">Values that are not folded: checkouts, start pages, and pages with far more visits than the others.</param>
public sealed record LearnedTemplate(LearnedKind Kind, string Prefix, string Placeholder, string Ending, IReadOnlyList<string> Except)
{
    /// <summary>Placeholder for words.</summary>
    public const string Name = "{name}";

    /// <summary>Placeholder for generated values.</summary>
    public const string Id = "{id}";

    /// <summary>Placeholder for a query.</summary>
    public const string More = "{more}";

    private const char Separator = '\t';

    /// <summary>The template for display.</summary>
    public string Pattern => Prefix + Placeholder + Ending;

    /// <summary>Folds a URL template. Returns false if this template does not match or changes nothing.</summary>
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
        if (!Matches(segment)) return false;

        folded = string.Concat(Prefix, Placeholder, Ending, end < 0 ? "" : rest[end..]);
        return true;
    }

    /// <summary>Serializes to one line, for the list of report keys.</summary>
    public string Serialize() =>
        string.Join(Separator, Kind == LearnedKind.Page ? "page" : "resource", Prefix, Placeholder, Ending, string.Join(' ', Except));

    /// <summary>Parses a serialized line; false if invalid.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out LearnedTemplate? learned)
    {
        learned = null;
        var parts = line.Split(Separator);
        if (parts.Length != 5 || parts[0] is not ("page" or "resource") || parts[1].Length == 0 || parts[2] is not (Name or Id or More)) return false;

        learned = new LearnedTemplate(parts[0] == "page" ? LearnedKind.Page : LearnedKind.Resource, parts[1], parts[2], parts[3],
            parts[4].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return true;
    }

    /// <summary>The file extension of a segment including the dot: at most five letters and digits after the last dot. Empty if none.</summary>
    public static ReadOnlySpan<char> EndingOf(ReadOnlySpan<char> segment)
    {
        var dot = segment.LastIndexOf('.');
        if (dot <= 0 || segment.Length - dot is < 2 or > 6) return [];
        foreach (var c in segment[(dot + 1)..])
            if (!char.IsAsciiLetterOrDigit(c)) return [];
        return segment[dot..];
    }

    /// <summary>Whether a segment looks generated, that is, contains a digit: <c>chunk7</c>, <c>a3f</c>, <c>12</c>.</summary>
    public static bool LooksGenerated(ReadOnlySpan<char> segment)
    {
        foreach (var c in segment)
            if (char.IsAsciiDigit(c)) return true;
        return false;
    }

    private bool Matches(ReadOnlySpan<char> segment)
    {
        if (segment.Length <= Ending.Length || segment[0] == '{' || !EndingOf(segment).SequenceEqual(Ending)) return false;
        if (Placeholder == Id && !LooksGenerated(segment[..^Ending.Length])) return false;
        foreach (var kept in Except)
            if (segment.SequenceEqual(kept)) return false;
        return true;
    }
}
