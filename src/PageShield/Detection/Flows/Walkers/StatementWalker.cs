using System.Runtime.CompilerServices;
using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Executes statements, each once per pass in code order, whatever the conditions are.</summary>
internal sealed class StatementWalker(FlowEngine engine)
{
    private const int MaxFlattened = 500;

    public void Execute(Node? statement)
    {
        if (statement is null || !engine.Run.MayStep()) return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            engine.Run.Cut = true;
            return;
        }

        switch (statement.Type)
        {
            case NodeType.ExpressionStatement:
                engine.Expressions.Evaluate(((ExpressionStatement)statement).Expression);
                break;
            case NodeType.VariableDeclaration:
                foreach (var declarator in ((VariableDeclaration)statement).Declarations)
                {
                    if (declarator.Init is { } init) engine.Names.Bind(declarator.Id, engine.Expressions.Evaluate(init), true);
                }

                break;
            case NodeType.FunctionDeclaration:
                engine.Expressions.FunctionValue((FunctionDeclaration)statement);
                break;
            case NodeType.ReturnStatement:
                if (((ReturnStatement)statement).Argument is not { } argument) break;
                var value = engine.Expressions.Evaluate(argument);
                if (engine.Run.Function is not null) engine.Functions.Return(engine.Run.Function, value);
                break;
            case NodeType.IfStatement:
                var conditional = (IfStatement)statement;
                if (Test(conditional.Test) is var tested and not Labels.None) engine.Log.Ask(conditional, tested);
                Execute(conditional.Consequent);
                Execute(conditional.Alternate);
                break;
            case NodeType.BlockStatement when statement is BlockStatement block:
                ExecuteBlock(block, block.Body);
                break;
            default:
                ExecuteRare(statement);
                break;
        }
    }

    private void ExecuteRare(Node statement)
    {
        switch (statement)
        {
            case BlockStatement block:
                ExecuteBlock(block, block.Body);
                break;
            case ForStatement loop:
                engine.Loops.ExecuteFor(loop);
                break;
            case WhileStatement loop:
                Loop(loop.Test, loop.Body, null);
                break;
            case DoWhileStatement loop:
                Loop(loop.Test, loop.Body, null);
                break;
            case ForInStatement loop:
                LoopOver(loop, loop.Left, Value.OfLabels(engine.Expressions.Evaluate(loop.Right).Labels & Labels.Data), loop.Body);
                break;
            case ForOfStatement loop:
                LoopOver(loop, loop.Left, ObjectModel.ElementOf(engine.Expressions.Evaluate(loop.Right)), loop.Body);
                break;
            case TryStatement attempt:
                Execute(attempt.Block);
                if (attempt.Handler is { } handler) ExecuteCatch(handler);
                Execute(attempt.Finalizer);
                break;
            case SwitchStatement choice:
                ExecuteSwitch(choice);
                break;
            case LabeledStatement labeled:
                Execute(labeled.Body);
                break;
            case ThrowStatement thrown:
                engine.Expressions.Evaluate(thrown.Argument);
                break;
            case ClassDeclaration @class:
                var made = engine.Literals.Of(@class);
                if (@class.Id is { } id) engine.Names.Assign(id, made);
                break;
            case WithStatement with:
                engine.Expressions.Evaluate(with.Object);
                Execute(with.Body);
                break;
            case DebuggerStatement:
                engine.Log.Record(FactKind.DevtoolsTest, statement, "debugger", Value.Unknown, Labels.None);
                break;
            case ExportNamedDeclaration export:
                Execute(export.Declaration);
                break;
            case ExportDefaultDeclaration export:
                if (export.Declaration is Expression exported) engine.Expressions.Evaluate(exported);
                else Execute(export.Declaration);
                break;
        }
    }

    public void ExecuteBody(Function function)
    {
        var node = function.Node;
        for (var index = 0; index < node.Params.Count; index++)
        {
            if (node.Params[index] is not Identifier)
                engine.Names.Bind(node.Params[index],
                    function.Parameters.Length > index && function.Parameters[index] is { } p ? p.Joined : Value.Unknown, true);
        }

        if (node.Body is Expression expression)
        {
            engine.Functions.Return(function, engine.Expressions.Evaluate(expression));
            return;
        }

        if (node.Body is BlockStatement block)
        {
            foreach (var statement in block.Body) Execute(statement);
        }
    }

    // A condition on the visitor or the page is a gate, whatever it is compared with.
    public Labels Test(Expression test)
    {
        var labels = engine.Expressions.Evaluate(test).Labels & (Labels.Agent | Labels.Referrer | Labels.Cookie | Labels.Place);
        if (labels != Labels.None) engine.Log.Record(FactKind.VisitorTest, test, "condition", Value.Unknown, labels);
        return labels;
    }

    public void Loop(Expression? test, Statement body, Expression? update)
    {
        engine.Run.Loops++;
        if (test is not null) Test(test);
        Execute(body);
        if (update is not null) engine.Expressions.Evaluate(update);
        engine.Run.Loops--;
    }

    private void LoopOver(Node loop, Node left, Value value, Statement body)
    {
        var around = engine.Run.Scope;
        engine.Run.Scope = engine.Scopes.LoopScope(loop, left);
        BindLoop(left, value);
        Loop(null, body, null);
        engine.Run.Scope = around;
    }

    private void BindLoop(Node left, Value value)
    {
        engine.Run.Loops++;
        engine.Names.Bind(left is VariableDeclaration { Declarations: [var declarator, ..] } ? declarator.Id : left, value, true);
        engine.Run.Loops--;
    }

    private void ExecuteBlock(Node block, in NodeList<Statement> body)
    {
        var outer = engine.Run.Scope;
        engine.Run.Scope = engine.Scopes.ScopeOf(block, body) ?? outer;
        foreach (var statement in body) Execute(statement);
        engine.Run.Scope = outer;
    }

    private void ExecuteSwitch(SwitchStatement choice)
    {
        Test(choice.Discriminant);
        var outer = engine.Run.Scope;
        foreach (var section in choice.Cases)
            engine.Run.Scope = engine.Scopes.ScopeOf(section, section.Consequent) is { } inner ? inner : engine.Run.Scope;
        foreach (var section in InOrder(choice))
        {
            foreach (var statement in section.Consequent) Execute(statement);
        }

        engine.Run.Scope = outer;
    }

    // Flattened code reads its order from a list: `switch (order[step++])`. Execute its cases in run order, so the next case knows the values set by
    // the previous one. The remaining cases follow in code order.
    private IEnumerable<SwitchCase> InOrder(SwitchStatement choice)
    {
        if (choice.Discriminant is not MemberExpression { Computed: true, Object: Identifier list, Property: UpdateExpression }) return choice.Cases;
        if (engine.Names.Read(list).Shape?.Items is not { Length: > 0 and <= MaxFlattened } order || order.Length > choice.Cases.Count)
            return choice.Cases;
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
        var outer = engine.Run.Scope;
        if (handler.Param is { } caught) engine.Run.Scope = engine.Scopes.Opened(handler, caught);
        ExecuteBlock(handler.Body, handler.Body.Body);
        engine.Run.Scope = outer;
    }
}
