using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// Normalizes sums and templates and joins their adjacent strings, as minifiers do: <c>a + "b" + "c"</c>, <c>a + "bc"</c> and
/// <c>`${a}bc`</c> become equal.
/// </summary>
internal sealed class TextChains(SyntaxTree tree, bool[] skipped)
{
    private readonly Dictionary<int, string> _merged = [];
    private readonly List<int> _terms = [];
    private readonly List<string?> _texts = [];

    /// <summary>Whether a node represents a joined string, and which.</summary>
    public bool TryGet(int index, out string text)
    {
        var found = _merged.TryGetValue(index, out var merged);
        text = merged ?? "";
        return found;
    }

    /// <summary>Whether the node is the outermost node of a sum or template.</summary>
    public bool IsTop(int index, int parent) =>
        tree[index] is BinaryExpression { Operator: Operator.Addition } or TemplateLiteral && !IsWithin(index, parent);

    /// <summary>Joins the strings below an outermost node and marks its other nodes as skipped.</summary>
    public void Join(int top)
    {
        _terms.Clear();
        var node = top;
        while (tree[node] is BinaryExpression { Operator: Operator.Addition })
        {
            skipped[node] = node != top;
            AddTerms(tree.EndOf(node + 1));
            node++;
        }

        AddTerms(node);
        _terms.Reverse();
        ReadTexts();
        var left = _terms.Count;
        for (var i = 0; i < _terms.Count; i++)
        {
            if (_texts[i] is null)
                continue;
            var end = i + 1;
            while (end < _texts.Count && _texts[end] is not null)
                end++;
            left -= JoinRun(i, end);
            i = end - 1;
        }

        skipped[top] = left == 1 && _terms.Exists(term => !skipped[term] && _merged.ContainsKey(term));
    }

    /// <summary>Whether the node is a term or a partial sum of an enclosing sum.</summary>
    private bool IsWithin(int index, int parent) =>
        tree[parent] is BinaryExpression { Operator: Operator.Addition } && (index == parent + 1 || tree[index] is TemplateLiteral)
            || tree[parent] is TaggedTemplateExpression;

    /// <returns>How many terms shorter the chain is now.</returns>
    private int JoinRun(int start, int end)
    {
        var text = end == start + 1 ? _texts[start]! : string.Concat(_texts.Skip(start).Take(end - start)); // not null within a run
        var vanishes = text.Length == 0 && _terms.Count > 1;
        _merged[_terms[start]] = text;
        skipped[_terms[start]] = vanishes;
        for (var term = start + 1; term < end; term++)
            skipped[_terms[term]] = true;
        return end - start - (vanishes ? 0 : 1);
    }

    /// <summary>Adds a term, or the parts of a template in reverse order.</summary>
    private void AddTerms(int term)
    {
        if (tree[term] is not TemplateLiteral)
        {
            _terms.Add(term);
            return;
        }

        skipped[term] = true;
        _terms.AddRange(tree.ChildrenOf(term).Reverse());
    }

    /// <summary>A number or Boolean after a string counts as a string too, because the sum is then a concatenation.</summary>
    private void ReadTexts()
    {
        _texts.Clear();
        var isText = false;
        for (var i = 0; i < _terms.Count; i++)
        {
            var text = TextOf(_terms[i]);
            if (text is null && (isText || (i == 0 && _terms.Count > 1 && TextOf(_terms[1]) is not null)))
                text = ConstantValue.OfPlain(tree[_terms[i]])?.Text;
            isText |= text is not null;
            _texts.Add(text);
        }
    }

    private string? TextOf(int term) => tree[term] switch
    {
        StringLiteral literal => literal.Value,
        TemplateElement element => element.Value.Cooked ?? element.Value.Raw,
        _ => null,
    };
}
