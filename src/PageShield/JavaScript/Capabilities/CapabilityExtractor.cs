using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Finds capabilities in a syntax tree in one pass. Each node is examined with its direct surroundings only.</summary>
internal sealed partial class CapabilityExtractor(SyntaxTree tree, ScriptBindings bindings, ScriptCapabilities found)
{
    // Hostile code can make every fold expensive. After this many characters only plain literals are read.
    private const int FoldBudget = 32 * 1024 * 1024;

    private ConstantFolding _folding = new();
    private readonly Dictionary<Node, string> _meanings = new(ReferenceEqualityComparer.Instance);
    private long _folded;

    public void Run()
    {
        _folding = new ConstantFolding(tree, bindings);
        ResolveGlobals();
        for (var i = 0; i < tree.Count; i++)
        {
            switch (tree[i])
            {
                case StringLiteral or TemplateLiteral or BinaryExpression { Operator: Operator.Addition }:
                    Text(i);
                    break;
                case RegExpLiteral regExp:
                    RegExp(regExp);
                    break;
                case Identifier identifier when bindings.RoleOf(i) == IdentifierRole.Reference && bindings.Of(i) is null:
                    Global(identifier, i);
                    break;
                case MemberExpression member:
                    Member(member, i);
                    break;
                case CallExpression call:
                    if (call.Callee is MemberExpression
                        {
                            Property: Identifier
                            {
                                Name: BrowserApis.FromCharCode or "join" or "concat"
                        or "toLowerCase"
                            }
                        })
                        Text(i);
                    Call(call);
                    break;
                case NewExpression creation:
                    Creation(creation);
                    break;
                case AssignmentExpression assignment:
                    Assignment(assignment);
                    break;
                case ImportExpression import:
                    found.Add(CapabilityKind.DynamicCode, "import()", import.Start);
                    Sink(import.Source);
                    break;
            }
        }
    }

    /// <summary>
    /// Resolves what each local name refers to: a global if the name is an alias of one (<c>(function (w, d) {…})(window, document)</c>, <c>var d =
    /// document</c>), otherwise nothing known to this class.
    /// </summary>
    private void ResolveGlobals()
    {
        var aliases = new Dictionary<Binding, string>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < tree.Count; i++)
        {
            if (tree[i] is CallExpression { Callee: IFunction function } call)
                AddArguments(i + 1, function, call, aliases);
        }

        for (var i = 0; i < tree.Count; i++)
        {
            if (bindings.RoleOf(i) != IdentifierRole.Reference || bindings.Of(i) is not { } binding)
                continue;
            _meanings[tree[i]] = aliases.TryGetValue(binding, out var global) ? global
                : binding.IsConstant && tree[binding.Value] is Identifier { Name: var name }
                    && bindings.RoleOf(binding.Value) == IdentifierRole.Reference && bindings.Of(binding.Value) is null ? name
                : "";
        }
    }

    private void AddArguments(int callee, IFunction function, CallExpression call, Dictionary<Binding, string> aliases)
    {
        foreach (var child in tree.ChildrenOf(callee))
        {
            for (var p = 0; p < function.Params.Count && p < call.Arguments.Count; p++)
            {
                if (!ReferenceEquals(function.Params[p], tree[child]) || bindings.Of(child) is not { Writes: 0 } binding)
                    continue;
                if (call.Arguments[p] is ThisExpression)
                    aliases[binding] = "window";
                else if (call.Arguments[p] is Identifier
                {
                    Name: "window" or "document" or "self" or "globalThis" or "location" or "navigator"
                    or BrowserApis.LocalStorage or BrowserApis.SessionStorage or "jQuery"
                } argument)
                    aliases[binding] = argument.Name;
            }
        }
    }

    /// <summary>The global that an identifier refers to; empty for a local name.</summary>
    private string Global(Node? node) =>
        node is not Identifier identifier ? "" : _meanings.TryGetValue(node, out var meaning) ? meaning : identifier.Name;

    private string? Fold(Node? node)
    {
        if (_folded > FoldBudget)
            return (node as StringLiteral)?.Value;
        var text = _folding.FoldPattern(node);
        _folded += text?.Length ?? 0;
        return text;
    }

    /// <summary>Adds a text once, as part of the largest expression that contains it.</summary>
    private void Text(int index)
    {
        if (tree.ParentNodeOf(index) is BinaryExpression { Operator: Operator.Addition } or TemplateLiteral)
            return;
        if (Fold(tree[index]) is { } text)
            found.AddText(text, tree[index].Start);
    }

    private void RegExp(RegExpLiteral literal)
    {
        if (IsTelling(literal.RegExp.Pattern))
            found.Add(CapabilityKind.Pattern, $"/{literal.RegExp.Pattern}/{string.Concat(literal.RegExp.Flags.Order())}", literal.Start);
    }

    /// <summary>Whether a pattern matches card numbers, credentials or checkout pages.</summary>
    internal static bool IsTelling(string pattern) =>
        pattern.Length < 4_000 && (CardDigits().IsMatch(pattern) || CheckoutWords().IsMatch(pattern));

    private void Global(Identifier identifier, int index)
    {
        if (BrowserApis.ShowsAsGlobal(identifier.Name, out var capability))
            found.Add(capability.Kind, capability.Value, identifier.Start);
        else if (identifier.Name == BrowserApis.Image && tree.ParentNodeOf(index) is NewExpression or AssignmentExpression or VariableDeclarator)
            found.Add(CapabilityKind.Sends, "image", identifier.Start);
    }

    private void Member(MemberExpression member, int index)
    {
        if (NameOf(member) is not { } name)
            return;
        if (BrowserApis.ShowsAsMember(name, out var capability))
            found.Add(capability.Kind, capability.Value, member.Start);
        else if (IsWindow(member.Object) && BrowserApis.ShowsAsGlobal(name, out capability))
            found.Add(capability.Kind, capability.Value, member.Start);

        switch (name)
        {
            case BrowserApis.Image when IsWindow(member.Object):
                found.Add(CapabilityKind.Sends, "image", member.Start);
                break;
            case BrowserApis.Function when IsWindow(member.Object):
                found.Add(CapabilityKind.DynamicCode, name, member.Start);
                break;
            case BrowserApis.Cookie when tree.ParentNodeOf(index) is AssignmentExpression { Operator: Operator.Assignment } assignment
                && ReferenceEquals(assignment.Left, member):
                found.Add(CapabilityKind.Storage, name, member.Start);
                break;
            case BrowserApis.Cookie when IsDocument(member.Object) || member.Object is not (ThisExpression or Identifier):
                found.Add(CapabilityKind.Reads, "cookies", member.Start);
                break;
            case "forms" when IsDocument(member.Object):
                found.Add(CapabilityKind.Reads, "form data", member.Start);
                break;
            case BrowserApis.LocalStorage or BrowserApis.SessionStorage when tree.ParentNodeOf(index) is not MemberExpression:
                break;
            default:
                if (Storage(member.Object) is { } storage && !IsStorageMethod(name))
                    found.Add(CapabilityKind.Storage, $"{storage}:{name}", member.Start);
                break;
        }
    }

    private void Assignment(AssignmentExpression assignment)
    {
        if (Global(assignment.Left) == "location")
        {
            found.Add(CapabilityKind.Sends, "navigation", assignment.Start);
            Sink(assignment.Right);
            return;
        }

        if (assignment.Left is not MemberExpression member || NameOf(member) is not { } name)
            return;
        if (name.Length > 2 && name.StartsWith("on", StringComparison.Ordinal) && CapabilityWords.Events.Contains(name[2..]))
            found.Add(CapabilityKind.Listens, name[2..], assignment.Start);
        if (BrowserApis.Has(name, ApiTraits.Replaceable) && IsFunctionLike(assignment.Right) && HookedOwner(member.Object) is { } owner)
            found.Add(CapabilityKind.Hooks, owner.Length == 0 ? name : $"{owner}.{name}", assignment.Start);
        switch (name)
        {
            case "src" or "action" or "formAction" or "data":
                Sink(assignment.Right);
                if (name is "action" or "formAction" && Fold(assignment.Right) is { } action && action.Contains('/', StringComparison.Ordinal))
                    found.Add(CapabilityKind.Sends, "form action", assignment.Start);
                break;
            case "location" when IsLocation(member):
            case "href" when IsLocation(member.Object):
                found.Add(CapabilityKind.Sends, "navigation", assignment.Start);
                Sink(assignment.Right);
                break;
            case var _ when BrowserApis.MemberUseOf(name) == ApiUse.SetMarkup:
                Markup(assignment.Right, assignment.Start);
                break;
        }
    }

    private static string Readable(string text) => text.Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal);

    [GeneratedRegex(@"\[0-9\]\{1[2-6]|\\d\{1[2-9]|\\d\{4\}.{0,12}\\d\{4\}|4\[0-9\]|5\[1-5\]|3\[47\]|\\d\{3,4\}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex CardDigits();

    [GeneratedRegex(@"checkout|onepage|onestep|payment|billing|\bcart\b|\bcard|cvv|cvc|credit|passw|firecheckout|securetrading|\border\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CheckoutWords();

    [GeneratedRegex(@"<(script|iframe|form|input|object|embed|textarea)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MarkupElement();
}
