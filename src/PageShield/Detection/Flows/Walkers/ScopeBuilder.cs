using System.Runtime.CompilerServices;
using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>
/// Determines the names that functions and blocks declare: minifiers give the same short name to unrelated things in neighboring blocks.
/// </summary>
internal sealed class ScopeBuilder(FlowRun run, FlowLog log)
{
    private const int MaxWrapper = 8;
    private static readonly object PlainBlock = new();
    private readonly Stack<Node> _hoisting = new();

    // Declarations are visible in their whole function or block. Function names inside blocks are also visible outside, as in sloppy mode.
    public void Hoist(Node root, Scope scope, Function? owner)
    {
        if (root is BlockStatement block) HoistLexical(block.Body, scope, owner);
        else if (root is Acornima.Ast.Program program) HoistLexical(program.Body, scope, owner);

        // The lexical hoisting above has emptied it again.
        var pending = _hoisting;
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case FunctionDeclaration { Id: { } name }:
                    if (name.Name.Length > 4) log.Names.Add(name.Name);
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

    public Function FunctionOf(IFunction node, Scope scope, Function? parent)
    {
        var syntax = (Node)node;
        if (syntax.UserData is Function known) return known;

        var inner = new Scope(scope, null);
        var function = new Function(node, parent, inner) { Size = syntax.End - syntax.Start };
        inner.Function = function;
        syntax.UserData = function;
        if (node is FunctionExpression { Id: { } self }) inner.Declare(self.Name).Join(Value.OfFunction(function));
        inner.HoldsArguments = !function.IsArrow;
        function.Parameters = new Variable?[node.Params.Count];
        for (var index = 0; index < node.Params.Count; index++)
        {
            var parameter = node.Params[index] is AssignmentPattern assignment ? assignment.Left : node.Params[index];
            if (parameter is Identifier identifier) function.Parameters[index] = inner.Declare(identifier.Name);
            else
            {
                function.Parameters[index] = new Variable("", function);
                Declare(parameter, inner);
            }
        }

        if (node.Body is Expression expression) function.SingleReturn = expression;
        else if (node.Body is BlockStatement block)
        {
            Hoist(block, inner, function);
            function.SingleReturn = ReturnedBy(block.Body);
        }

        return function;
    }

    // Obfuscators put aliases of lookup functions, and functions that shift their index, before the single return of a wrapper.
    private static Expression? ReturnedBy(in NodeList<Statement> body)
    {
        if (body.Count is 0 or > MaxWrapper || body[^1] is not ReturnStatement { Argument: { } argument }) return null;
        for (var index = 0; index < body.Count - 1; index++)
        {
            if (body[index] is FunctionDeclaration) continue;
            if (body[index] is not VariableDeclaration names) return null;
            foreach (var declarator in names.Declarations)
            {
                if (declarator is not { Id: Identifier, Init: Identifier }) return null;
            }
        }

        return argument;
    }

    /// <summary>The scope of a loop that declares its own variable; otherwise the current scope.</summary>
    public Scope LoopScope(Node loop, Node? declaration) =>
        declaration is VariableDeclaration { Kind: not VariableDeclarationKind.Var } own ? Opened(loop, own) : run.Scope;

    public Scope Opened(Node owner, Node declared)
    {
        if (owner.UserData is Scope known) return Renewed(known);
        var scope = new Scope(run.Scope, run.Function);
        if (declared is VariableDeclaration variables)
        {
            foreach (var declarator in variables.Declarations) Declare(declarator.Id, scope);
        }
        else Declare(declared, scope);
        owner.UserData = scope;
        return scope;
    }

    // Null if the block declares nothing.
    public Scope? ScopeOf(Node block, in NodeList<Statement> body)
    {
        if (block.UserData is Scope known) return Renewed(known);
        if (ReferenceEquals(block.UserData, PlainBlock)) return null;
        var declares = false;
        foreach (var statement in body)
            declares |= statement is VariableDeclaration { Kind: not VariableDeclarationKind.Var } or FunctionDeclaration or ClassDeclaration;
        if (!declares)
        {
            block.UserData = PlainBlock;
            return null;
        }

        var scope = new Scope(run.Scope, run.Function);
        block.UserData = scope;
        HoistLexical(body, scope, run.Function);
        foreach (var statement in body)
        {
            if (statement is FunctionDeclaration { Id: { } name, UserData: Function made }) run.Scope.Find(name.Name)?.Join(Value.OfFunction(made));
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
                if (identifier.Name.Length > 6) log.Names.Add(identifier.Name);
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
