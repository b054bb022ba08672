using System.Runtime.InteropServices;
using Acornima.Ast;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Syntax;

/// <summary>Resolves identifiers to declarations: first collects all declarations, because they are hoisted, then resolves every use.</summary>
internal sealed class BindingResolver(SyntaxTree tree)
{
    // Scopes further out than this are not searched, to keep hostile nesting cheap.
    private const int MaxScopeDepth = 500;

    private readonly IdentifierRole[] _roles = new IdentifierRole[tree.Count];
    private readonly int[] _bindingOf = new int[tree.Count];
    private readonly List<Binding> _bindings = [];
    private readonly int[] _scopeOf = new int[tree.Count];
    private readonly Pattern[] _patterns = new Pattern[tree.Count];
    private readonly Dictionary<int, Dictionary<string, int>> _names = [];

    /// <summary>The role of each node.</summary>
    public IdentifierRole[] Roles => _roles;

    /// <summary>The number of each node's binding in <see cref="Bindings"/>, or -1.</summary>
    public int[] BindingOf => _bindingOf;

    public List<Binding> Bindings => _bindings;

    public void Run()
    {
        Array.Fill(_bindingOf, -1);
        Declare();
        Resolve();
    }

    private void Declare()
    {
        for (var i = 0; i < tree.Count; i++)
        {
            var parent = tree.ParentOf(i);
            _scopeOf[i] = parent < 0 ? 0 : OpensScope(parent) ? parent : _scopeOf[parent];
            var node = tree[i];
            if (parent >= 0)
                _patterns[i] = PatternOf(i, node, parent, tree[parent]);
            if (node is Identifier identifier)
                Classify(i, identifier, parent);
        }
    }

    private void Resolve()
    {
        for (var i = 0; i < tree.Count; i++)
        {
            if (_roles[i] != IdentifierRole.Reference)
                continue;
            var binding = Find(_scopeOf[i], ((Identifier)tree[i]).Name);
            _bindingOf[i] = binding;
            if (binding < 0)
                continue;
            _bindings[binding].References++;
            if (_patterns[i] == Pattern.Write)
                _bindings[binding].Writes++;
        }
    }

    private bool OpensScope(int index) => tree[index] is IFunction or BlockStatement and not FunctionBody or ForStatement or ForInStatement
        or ForOfStatement or CatchClause or IClass or SwitchStatement or Acornima.Ast.Program;

    private Pattern PatternOf(int index, Node node, int parentIndex, Node parent)
    {
        switch (parent)
        {
            case VariableDeclarator declarator when ReferenceEquals(declarator.Id, node):
                var declaration = (VariableDeclaration)tree[tree.ParentOf(parentIndex)];
                return declaration.Kind == VariableDeclarationKind.Var ? Pattern.Var : Pattern.Lexical;
            case IFunction function:
                foreach (var parameter in function.Params)
                {
                    if (ReferenceEquals(parameter, node))
                        return Pattern.Parameter;
                }

                return Pattern.None;
            case CatchClause clause when ReferenceEquals(clause.Param, node):
                return Pattern.Parameter;
            case AssignmentExpression assignment when ReferenceEquals(assignment.Left, node):
            case UpdateExpression update when ReferenceEquals(update.Argument, node):
            case ForInStatement forIn when ReferenceEquals(forIn.Left, node):
            case ForOfStatement forOf when ReferenceEquals(forOf.Left, node):
                return Pattern.Write;
            case ArrayPattern or ObjectPattern or RestElement:
                return _patterns[parentIndex];
            case Property property when ReferenceEquals(property.Value, node) && (!ReferenceEquals(property.Key, node) || property.Shorthand):
                return _patterns[parentIndex];
            case AssignmentPattern pattern when ReferenceEquals(pattern.Left, node):
                return _patterns[parentIndex];
            default:
                return Pattern.None;
        }
    }

    private void Classify(int index, Identifier identifier, int parentIndex)
    {
        var parent = parentIndex < 0 ? null : tree[parentIndex];
        if (parent is not null && IsName(identifier, parent))
        {
            _roles[index] = IdentifierRole.Name;
            return;
        }

        switch (parent)
        {
            case FunctionDeclaration function when ReferenceEquals(function.Id, identifier):
                Add(index, identifier, _scopeOf[parentIndex], parentIndex, false);
                return;
            case ClassDeclaration declaration when ReferenceEquals(declaration.Id, identifier):
                Add(index, identifier, _scopeOf[parentIndex], parentIndex, false);
                return;
            case FunctionExpression
                or ClassExpression when ReferenceEquals((parent as FunctionExpression)?.Id ?? (parent as ClassExpression)?.Id, identifier):
                Add(index, identifier, parentIndex, parentIndex, false);
                return;
            case ImportDeclarationSpecifier:
                Add(index, identifier, _scopeOf[index], -1, false);
                return;
        }

        switch (_patterns[index])
        {
            case Pattern.Var:
                Add(index, identifier, FunctionScopeOf(_scopeOf[index]), InitializerOf(index, parentIndex), false);
                break;
            case Pattern.Lexical:
                Add(index, identifier, _scopeOf[index], InitializerOf(index, parentIndex), false);
                break;
            case Pattern.Parameter:
                Add(index, identifier, _scopeOf[index], -1, true);
                break;
            default:
                _roles[index] = IdentifierRole.Reference;
                break;
        }
    }

    private static bool IsName(Identifier identifier, Node parent) => parent switch
    {
        MemberExpression member => !member.Computed && ReferenceEquals(member.Property, identifier),
        Property property => ReferenceEquals(property.Key, identifier) && !property.Computed && !ReferenceEquals(property.Value, identifier),
        ClassProperty property => ReferenceEquals(property.Key, identifier) && !property.Computed,
        LabeledStatement or BreakStatement or ContinueStatement or MetaProperty or ImportAttribute or ExportAllDeclaration => true,
        ImportSpecifier specifier => !ReferenceEquals(specifier.Local, identifier),
        ExportSpecifier specifier => !ReferenceEquals(specifier.Local, identifier),
        _ => false,
    };

    private int InitializerOf(int index, int parentIndex)
    {
        if (tree[parentIndex] is not VariableDeclarator { Init: not null } declarator || !ReferenceEquals(declarator.Id, tree[index]))
            return -1;
        return tree.EndOf(index);
    }

    private int FunctionScopeOf(int scope)
    {
        while (scope > 0 && tree[scope] is not (IFunction or StaticBlock))
            scope = _scopeOf[scope];
        return scope;
    }

    private void Add(int index, Identifier identifier, int scope, int value, bool parameter)
    {
        _roles[index] = IdentifierRole.Declaration;
        if (!_names.TryGetValue(scope, out var names))
            _names[scope] = names = new Dictionary<string, int>(StringComparer.Ordinal);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(names, identifier.Name, out var exists);
        if (exists && !IsOwnName(_bindings[known].Declaration))
        {
            var binding = _bindings[known];
            binding.Declarations++;
            if (value >= 0)
                binding.Value = value;
        }
        else
        {
            known = _bindings.Count;
            _bindings.Add(new Binding
            {
                Name = identifier.Name,
                Scope = scope,
                Declaration = index,
                Value = value,
                IsParameter = parameter,
                IsGlobal = scope == 0 && tree[0] is Script,
            });
        }

        _bindingOf[index] = known;
    }

    /// <summary>The name of a function expression is in scope outside its parameters and variables, which may have the same name.</summary>
    private bool IsOwnName(int declaration) =>
        tree.ParentNodeOf(declaration) is FunctionExpression { Id: { } id } && ReferenceEquals(id, tree[declaration]);

    private int Find(int scope, string name)
    {
        for (var depth = 0; depth < MaxScopeDepth; depth++)
        {
            if (_names.TryGetValue(scope, out var names) && names.TryGetValue(name, out var binding))
                return binding;
            if (scope == 0)
                return -1;
            scope = _scopeOf[scope];
        }

        return -1;
    }

    /// <summary>The part of a declaration or assignment that a node is.</summary>
    private enum Pattern : byte
    {
        None,
        Var,
        Lexical,
        Parameter,
        Write,
    }
}
