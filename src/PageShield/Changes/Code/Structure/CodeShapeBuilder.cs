using System.Globalization;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// Converts a syntax tree to normal form. Constructs that minifiers write in different ways (braces around one statement, joined
/// declarations, quoted keys, <c>!0</c>, <c>void 0</c>, shorthand properties) become one form. Code whose position does not matter
/// (function and literal declarations, entries of a map of functions) becomes a separate unit.
/// </summary>
internal sealed class CodeShapeBuilder
{
    private const ulong NameSeed = 11;
    private const ulong GlobalSeed = 13;
    private const ulong LiteralSeed = 17;
    private const ulong NumberSeed = 29;
    private const ulong LocalHash = 19;
    private const ulong FunctionHash = 23;

    private readonly ParsedScript _script;
    private readonly SyntaxTree _tree;
    private readonly ScriptBindings _bindings;
    private readonly int[] _unitOf;
    private readonly int[] _depth;
    private readonly bool[] _skipped;
    private readonly List<ComparedUnit> _units = [];
    private readonly List<CodeAtom> _atoms;
    private readonly List<int> _atomUnits;
    private readonly Dictionary<(int Unit, string Label), int> _labels = [];
    private readonly Dictionary<int, int> _labelCounts = [];
    private readonly TextChains _chains;
    private readonly MovableCode _movable;
    private readonly Dictionary<string, ulong> _textHashes = new(StringComparer.Ordinal);

    private CodeShapeBuilder(ParsedScript script, SyntaxTree tree, ScriptBindings bindings)
    {
        _script = script;
        _tree = tree;
        _bindings = bindings;
        _unitOf = new int[tree.Count];
        _depth = new int[tree.Count];
        _skipped = new bool[tree.Count];
        _chains = new TextChains(tree, _skipped);
        _movable = new MovableCode(tree, bindings);
        _atoms = new List<CodeAtom>(tree.Count);
        _atomUnits = new List<int>(tree.Count);
    }

    /// <summary>The normal form; null if the script does not parse.</summary>
    public static CodeShape? Build(ParsedScript script) =>
        script.Tree is { } tree && script.Bindings is { } bindings ? new CodeShapeBuilder(script, tree, bindings).Run() : null;

    private CodeShape Run()
    {
        for (var i = 0; i < _tree.Count; i++)
        {
            Place(i);
            if (!_skipped[i])
                Emit(i);
        }

        return new CodeShape(_script, _tree, _bindings, [.. _units], Group());
    }

    private void Place(int index)
    {
        var parent = _tree.ParentOf(index);
        var node = _tree[index];
        if (parent >= 0 && _tree[parent] is UnaryExpression operation && (_skipped[parent] || _chains.TryGet(parent, out _))
            && ConstantValue.OfOperator(operation) is not null)
        {
            // The operand of `!0` or `void 0`, because the whole expression is one atom.
            _skipped[index] = true;
            _unitOf[index] = _unitOf[parent];
            return;
        }

        if (parent < 0)
        {
            Open(index, ComparedUnitKind.Program, false, "");
            return;
        }

        _unitOf[index] = _unitOf[parent];
        _depth[index] = _depth[parent] + (_skipped[parent] ? 0 : 1);
        if (_chains.IsTop(index, parent))
            _chains.Join(index);
        switch (node)
        {
            case FunctionDeclaration function:
                Open(index, ComparedUnitKind.Function, true, function.Id?.Name ?? "");
                break;
            case ClassDeclaration declaration when declaration.SuperClass is null or Identifier:
                Open(index, ComparedUnitKind.Class, true, declaration.Id?.Name ?? "");
                break;
            case VariableDeclarator declarator when _movable.IsMovable(index, declarator):
                var kind = declarator.Init is IFunction ? ComparedUnitKind.Function : declarator.Init is IClass ? ComparedUnitKind.Class
                    : ComparedUnitKind.Variable;
                Open(index, kind, true, ((Identifier)declarator.Id).Name);
                break;
            case Property property when _tree[parent] is ObjectExpression map && _movable.IsFunctionMap(map):
                Open(index, ComparedUnitKind.Function, true, NodeForms.KeyOf(property.Key) ?? "", inMap: true);
                break;
            case IFunction when !IsOpenedBy(parent, node):
                Open(index, ComparedUnitKind.Function, false, FunctionNames.Of(_tree, index), _tree[parent] is ArrayExpression);
                break;
            default:
                if (!_skipped[index] && !_chains.TryGet(index, out _))
                    _skipped[index] = IsSkipped(index, node, _tree[parent]);
                break;
        }
    }

    private void Open(int index, ComparedUnitKind kind, bool hoisted, string name, bool inMap = false)
    {
        var parent = _tree.ParentOf(index);
        var outer = parent < 0 ? -1 : _unitOf[parent];
        if (outer >= 0)
        {
            _units[outer].Children.Add(_units.Count);
            if (!hoisted)
                Add(FunctionHash, index, outer, _depth[index]);
        }

        _unitOf[index] = _units.Count;
        _depth[index] = 0;
        _units.Add(new ComparedUnit
        {
            Index = _units.Count,
            Parent = outer,
            Root = index,
            Kind = kind,
            Hoisted = hoisted,
            Name = name,
            InMap = inMap
        });
    }

    /// <summary>Whether the function is the value of a declaration or map entry that is already a unit.</summary>
    private bool IsOpenedBy(int parent, Node node) =>
        _units[_unitOf[parent]].Root == parent && (_tree[parent] is VariableDeclarator declarator && ReferenceEquals(declarator.Init, node)
            || _tree[parent] is Property property && ReferenceEquals(property.Value, node) && _units[_unitOf[parent]].InMap);

    private bool IsSkipped(int index, Node node, Node parent) => node switch
    {
        EmptyStatement or ParenthesizedExpression or VariableDeclaration => true,
        FunctionBody { Body: [ReturnStatement { Argument: not null }] } => parent is ArrowFunctionExpression,
        ReturnStatement { Argument: not null } =>
            parent is FunctionBody { Body.Count: 1 } && _tree[_tree.ParentOf(_tree.ParentOf(index))] is ArrowFunctionExpression,
        Identifier when IsUnusedName(index, parent) => true,
        BlockStatement { Body.Count: 1 } block and not FunctionBody =>
            IsBodyOf(parent, node) && block.Body[0] is not (VariableDeclaration or FunctionDeclaration or ClassDeclaration),
        UnaryExpression when ConstantValue.OfOperator(node) is { } value => EmitConstant(index, value),
        _ => false,
    };

    /// <summary>Whether this is the name of a function expression that does not use it.</summary>
    private bool IsUnusedName(int index, Node parent) =>
        parent is FunctionExpression { Id: { } id } && ReferenceEquals(id, _tree[index]) && _bindings.Of(index) is { References: 0, Declarations: 1 };

    private static bool IsBodyOf(Node parent, Node node) => parent switch
    {
        IfStatement branch => ReferenceEquals(branch.Consequent, node) || ReferenceEquals(branch.Alternate, node),
        ForStatement or ForInStatement or ForOfStatement or WhileStatement or DoWhileStatement or WithStatement or LabeledStatement => true,
        _ => false,
    };

    private bool EmitConstant(int index, ConstantValue value)
    {
        var (unit, depth) = (_unitOf[index], _depth[index]);
        if (value.Kind == ConstantKind.Undefined)
            Add(Hash(GlobalSeed, value.Text), index, unit, depth);
        else
            Add(Hash(value.Kind == ConstantKind.Number ? NumberSeed : LiteralSeed, value.Text), index, unit, depth, literal: true);
        return true;
    }

    private void Emit(int index)
    {
        var node = _tree[index];
        var unit = _unitOf[index];
        var depth = _depth[index];
        switch (node)
        {
            case Identifier identifier:
                EmitIdentifier(identifier, index, unit, depth);
                break;
            case PrivateIdentifier identifier:
                Add(Hash(NameSeed, identifier.Name), index, unit, depth);
                break;
            case StringLiteral or TemplateElement or NumericLiteral or BooleanLiteral or UnaryExpression when _chains.TryGet(index, out var merged):
                Add(Hash(LiteralSeed, merged), index, unit, depth, literal: true);
                break;
            case StringLiteral literal when IsKey(literal, index):
                Add(Hash(NameSeed, literal.Value), index, unit, depth);
                break;
            case NumericLiteral literal when IsKey(literal, index):
                // Bundlers number modules. A new number is not new code.
                Add(Hash(NameSeed, NodeForms.NumberText(literal.Value)), index, unit, depth, literal: true);
                break;
            case NumericLiteral { Value: double.PositiveInfinity }:
                Add(Hash(GlobalSeed, "Infinity"), index, unit, depth);
                break;
            case NumericLiteral literal:
                Add(Hash(NumberSeed, NodeForms.NumberText(literal.Value)), index, unit, depth, literal: true);
                break;
            case Literal literal:
                Add(Hash(LiteralSeed, NodeForms.TextOf(literal)), index, unit, depth, literal: true);
                break;
            case TemplateElement element:
                Add(Hash(LiteralSeed, element.Value.Cooked ?? element.Value.Raw), index, unit, depth, literal: true);
                break;
            case Property { Shorthand: true, Key: Identifier key } when index + 1 < _tree.Count && _tree[index + 1] is AssignmentPattern:
                Add(TextHash.Mix(((ulong)(uint)NodeForms.KindOf(node) << 24) ^ (uint)NodeForms.OptionsOf(node)), index, unit, depth);
                Add(Hash(NameSeed, key.Name), index, unit, depth + 1);
                break;
            default:
                Add(TextHash.Mix(((ulong)(uint)NodeForms.KindOf(node) << 24) ^ (uint)NodeForms.OptionsOf(node)), index, unit, depth);
                break;
        }
    }

    private void EmitIdentifier(Identifier identifier, int index, int unit, int depth)
    {
        if (_tree.ParentNodeOf(index) is Property { Shorthand: true } property && ReferenceEquals(property.Key, property.Value))
            Add(Hash(NameSeed, identifier.Name), index, unit, depth);
        var binding = _bindings.IndexOf(index);
        if (_tree.ParentNodeOf(index) is LabeledStatement or BreakStatement or ContinueStatement)
            Add(Hash(NameSeed, LabelOf(identifier.Name, unit)), index, unit, depth);
        else if (_bindings.RoleOf(index) == IdentifierRole.Name)
            Add(Hash(NameSeed, identifier.Name), index, unit, depth);
        else if (binding >= 0)
            Add(LocalHash, index, unit, depth, binding: binding);
        else
            Add(Hash(GlobalSeed, identifier.Name), index, unit, depth);
    }

    /// <summary>Labels are local names too, so they are numbered in order.</summary>
    private string LabelOf(string label, int unit)
    {
        if (!_labels.TryGetValue((unit, label), out var number))
            _labels[(unit, label)] = number = _labelCounts[unit] = _labelCounts.GetValueOrDefault(unit) + 1;
        return "label " + number.ToString(CultureInfo.InvariantCulture);
    }

    private bool IsKey(Literal literal, int index) => _tree.ParentNodeOf(index) switch
    {
        MemberExpression member => member.Computed && ReferenceEquals(member.Property, literal) && literal is StringLiteral,
        Property property => ReferenceEquals(property.Key, literal),
        ClassProperty property => ReferenceEquals(property.Key, literal),
        _ => false,
    };

    private void Add(ulong hash, int node, int unit, int depth, int binding = -1, bool literal = false)
    {
        _atoms.Add(new CodeAtom(hash, depth, node, binding, literal));
        _atomUnits.Add(unit);
    }

    private ulong Hash(ulong seed, string text)
    {
        if (text.Length > 64)
            return TextHash.Combine(seed, TextHash.Of(text));
        if (!_textHashes.TryGetValue(text, out var hash))
            _textHashes[text] = hash = TextHash.Of(text);
        return TextHash.Combine(seed, hash);
    }

    /// <summary>Sorts the atoms by unit, keeping their order.</summary>
    private CodeAtom[] Group()
    {
        foreach (var unit in _atomUnits)
            _units[unit].AtomCount++;
        var start = 0;
        foreach (var unit in _units)
        {
            unit.AtomStart = start;
            start += unit.AtomCount;
        }

        var next = _units.Select(unit => unit.AtomStart).ToArray();
        var grouped = new CodeAtom[_atoms.Count];
        for (var i = 0; i < _atoms.Count; i++)
            grouped[next[_atomUnits[i]]++] = _atoms[i];
        return grouped;
    }
}
