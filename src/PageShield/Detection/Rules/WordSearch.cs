using System.Buffers;

namespace PageShield.Detection.Rules;

/// <summary>Finds which of the given terms a piece of code uses in its strings and names.</summary>
internal static class WordSearch
{
    private const int MaxTexts = 30_000;
    private const int MaxText = 20_000;

    /// <summary>The distinct words found, in the order of <paramref name="words"/>, and the position of one of them.</summary>
    public static (List<string> Found, Acornima.Ast.Node? At) In(CodeUnit unit, IReadOnlyList<string> words)
    {
        var found = new List<string>();
        Acornima.Ast.Node? at = null;
        // Search for all words at once first: most texts contain none of them.
        var any = SearchValues.Create([.. words], StringComparison.OrdinalIgnoreCase);
        var names = unit.Flow.Names.Where(name => name.AsSpan().ContainsAny(any)).ToList();
        var texts = unit.Flow.Literals.Take(MaxTexts).Concat(unit.Flow.BuiltTexts)
            .Where(text => text.Text.Length <= MaxText && text.Text.AsSpan().ContainsAny(any)).ToList();
        if (names.Count == 0 && texts.Count == 0) return (found, at);
        foreach (var word in words)
        {
            if (names.Exists(name => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                found.Add(word);
                continue;
            }

            foreach (var (text, node) in texts)
            {
                if (!text.Contains(word, StringComparison.OrdinalIgnoreCase)) continue;
                found.Add(word);
                at ??= node;
                break;
            }
        }

        return (found, at);
    }
}
