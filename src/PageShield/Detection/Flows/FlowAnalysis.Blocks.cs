using System.Runtime.CompilerServices;
using Acornima.Ast;

namespace PageShield.Detection.Flows;

/// <summary>Which names a block declares: minifiers give the same short name to unrelated things in neighbouring blocks.</summary>
internal sealed partial class FlowAnalysis
{
    private static readonly object _plainBlock = new();

    // Declarations are visible in their whole function or block. Names of functions inside blocks are visible around them too, as in sloppy code.
    private void Hoist(Node root, Scope scope, Function? owner)
    {
        if (root is BlockStatement block) HoistLexical(block.Body, scope, owner);
        else if (root is Acornima.Ast.Program program) HoistLexical(program.Body, scope, owner);

        // What is hoisted above has emptied it again.
        var pending = _hoisting;
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case FunctionDeclaration { Id: { } name }:
                    if (name.Name.Length > 4) _names.Add(name.Name);
                    scope.Declare(name.Name);
                    break;
                case VariableDeclaration variables:
                    if (variables.Kind != VariableDeclarationKind.Var) break;
                    foreach (var declarator in variables.Declarations) Declare(declarator.Id, scope);
                    break;
                case CatchClause clause:
                    pending.Push(clause.Body);
                    break;
                case Acornima.Ast.Program all:
                    foreach (var statement in all.Body) pending.Push(statement);
                    break;
                case FunctionDeclaration or ClassDeclaration or ExpressionStatement or ReturnStatement or ThrowStatement:
                    break;
                case ExportDefaultDeclaration or ExportNamedDeclaration or SwitchCase or Statement:
                    foreach (var child in node.ChildNodes)
                    {
                        if (child is Statement or CatchClause or SwitchCase) pending.Push(child);
                    }

                    break;
            }
        }
    }

    private void HoistLexical(in NodeList<Statement> body, Scope scope, Function? owner)
    {
        foreach (var statement in body)
        {
            var declaration = statement switch
            {
                ExportNamedDeclaration { Declaration: { } named } => named,
                ExportDefaultDeclaration { Declaration: { } plain } => plain,
                _ => (Node)statement,
            };
            switch (declaration)
            {
                case FunctionDeclaration { Id: { } name } function:
                    scope.Declare(name.Name).Join(Value.OfFunction(FunctionOf(function, scope, owner)));
                    break;
                case VariableDeclaration variables when variables.Kind != VariableDeclarationKind.Var:
                    foreach (var declarator in variables.Declarations) Declare(declarator.Id, scope);
                    break;
                case ClassDeclaration { Id: { } name }:
                    scope.Declare(name.Name);
                    break;
                case ImportDeclaration import:
                    foreach (var specifier in import.Specifiers) scope.Declare(specifier.Local.Name);
                    break;
            }
        }
    }

    private void ExecuteBlock(Node block, in NodeList<Statement> body)
    {
        var outer = _scope;
        _scope = ScopeOf(block, body) ?? outer;
        foreach (var statement in body) Execute(statement);
        _scope = outer;
    }

    private void ExecuteSwitch(SwitchStatement choice)
    {
        Test(choice.Discriminant);
        var outer = _scope;
        foreach (var section in choice.Cases) _scope = ScopeOf(section, section.Consequent) is { } inner ? inner : _scope;
        foreach (var section in InOrder(choice))
        {
            foreach (var statement in section.Consequent) Execute(statement);
        }

        _scope = outer;
    }

    // Flattened code looks its order up in a list, `switch (order[step++])`: its cases are executed as they will run, so that what one
    // sets is known in the next. The others after them, in the order of the code.
    private IEnumerable<SwitchCase> InOrder(SwitchStatement choice)
    {
        if (choice.Discriminant is not MemberExpression { Computed: true, Object: Identifier list, Property: UpdateExpression }) return choice.Cases;
        if (Read(list).Shape?.Items is not { Length: > 0 and <= MaxFlattened } order || order.Length > choice.Cases.Count) return choice.Cases;
        var cases = new Dictionary<string, SwitchCase>(StringComparer.Ordinal);
        foreach (var section in choice.Cases)
        {
            if (section.Test is StringLiteral label) cases.TryAdd(label.Value, section);
        }

        var sorted = new List<SwitchCase>(choice.Cases.Count);
        foreach (var step in order)
        {
            if (step.Text is not { } label || !cases.Remove(label, out var section)) return choice.Cases;
            sorted.Add(section);
        }

        sorted.AddRange(choice.Cases.Except(sorted));
        return sorted;
    }

    private void ExecuteCatch(CatchClause handler)
    {
        var outer = _scope;
        if (handler.Param is { } caught) _scope = Opened(handler, caught);
        ExecuteBlock(handler.Body, handler.Body.Body);
        _scope = outer;
    }

    /// <summary>The scope of a loop that declares its own variable; the current one otherwise.</summary>
    private Scope LoopScope(Node loop, Node? declaration) =>
        declaration is VariableDeclaration { Kind: not VariableDeclarationKind.Var } own ? Opened(loop, own) : _scope;

    private Scope Opened(Node owner, Node declared)
    {
        if (owner.UserData is Scope known) return Renewed(known);
        var scope = new Scope(_scope, _function);
        if (declared is VariableDeclaration variables)
        {
            foreach (var declarator in variables.Declarations) Declare(declarator.Id, scope);
        }
        else Declare(declared, scope);
        owner.UserData = scope;
        return scope;
    }

    // Null when the block declares nothing of its own.
    private Scope? ScopeOf(Node block, in NodeList<Statement> body)
    {
        if (block.UserData is Scope known) return Renewed(known);
        if (ReferenceEquals(block.UserData, _plainBlock)) return null;
        var declares = false;
        foreach (var statement in body) declares |= statement is VariableDeclaration { Kind: not VariableDeclarationKind.Var } or FunctionDeclaration or ClassDeclaration;
        if (!declares)
        {
            block.UserData = _plainBlock;
            return null;
        }

        var scope = new Scope(_scope, _function);
        block.UserData = scope;
        HoistLexical(body, scope, _function);
        foreach (var statement in body)
        {
            if (statement is FunctionDeclaration { Id: { } name, UserData: Function made }) _scope.Find(name.Name)?.Join(Value.OfFunction(made));
        }

        return scope;
    }

    private static Scope Renewed(Scope scope)
    {
        scope.Renew();
        return scope;
    }

    private void Declare(Node pattern, Scope scope)
    {
        switch (pattern)
        {
            case Identifier identifier:
                if (identifier.Name.Length > 6) _names.Add(identifier.Name);
                scope.Declare(identifier.Name);
                break;
            case AssignmentPattern assignment:
                Declare(assignment.Left, scope);
                break;
            case RestElement rest:
                Declare(rest.Argument, scope);
                break;
            case Property property:
                Declare(property.Value, scope);
                break;
            case ArrayPattern or ObjectPattern when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                foreach (var child in pattern.ChildNodes) Declare(child, scope);
                break;
        }
    }
}
