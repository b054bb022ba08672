using System.Runtime.CompilerServices;
using Acornima.Ast;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private void Execute(Node? statement)
    {
        if (statement is null || !MayStep()) return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _cut = true;
            return;
        }

        switch (statement.Type)
        {
            case NodeType.ExpressionStatement:
                Evaluate(((ExpressionStatement)statement).Expression);
                break;
            case NodeType.VariableDeclaration:
                foreach (var declarator in ((VariableDeclaration)statement).Declarations)
                {
                    if (declarator.Init is { } init) Bind(declarator.Id, Evaluate(init), true);
                }

                break;
            case NodeType.FunctionDeclaration:
                FunctionValue((FunctionDeclaration)statement);
                break;
            case NodeType.ReturnStatement:
                if (((ReturnStatement)statement).Argument is not { } argument) break;
                var value = Evaluate(argument);
                if (_function is not null) Return(_function, value);
                break;
            case NodeType.IfStatement:
                var conditional = (IfStatement)statement;
                if (Test(conditional.Test) is var tested and not Labels.None) Ask(conditional, tested);
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
                ExecuteFor(loop);
                break;
            case WhileStatement loop:
                Loop(loop.Test, loop.Body, null);
                break;
            case DoWhileStatement loop:
                Loop(loop.Test, loop.Body, null);
                break;
            case ForInStatement loop:
                LoopOver(loop, loop.Left, Value.OfLabels(Evaluate(loop.Right).Labels & Labels.Data), loop.Body);
                break;
            case ForOfStatement loop:
                LoopOver(loop, loop.Left, ElementOf(Evaluate(loop.Right)), loop.Body);
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
                Evaluate(thrown.Argument);
                break;
            case ClassDeclaration @class:
                var made = EvaluateClass(@class);
                if (@class.Id is { } id) Assign(id, made);
                break;
            case WithStatement with:
                Evaluate(with.Object);
                Execute(with.Body);
                break;
            case DebuggerStatement:
                Record(FactKind.DevtoolsTest, statement, "debugger", Value.Unknown, Labels.None);
                break;
            case ExportNamedDeclaration export:
                Execute(export.Declaration);
                break;
            case ExportDefaultDeclaration export:
                if (export.Declaration is Expression exported) Evaluate(exported);
                else Execute(export.Declaration);
                break;
        }
    }

    private void Loop(Expression? test, Statement body, Expression? update)
    {
        _loops++;
        if (test is not null) Test(test);
        Execute(body);
        if (update is not null) Evaluate(update);
        _loops--;
    }

    private void LoopOver(Node loop, Node left, Value value, Statement body)
    {
        var around = _scope;
        _scope = LoopScope(loop, left);
        BindLoop(left, value);
        Loop(null, body, null);
        _scope = around;
    }

    private void BindLoop(Node left, Value value)
    {
        _loops++;
        Bind(left is VariableDeclaration { Declarations: [var declarator, ..] } ? declarator.Id : left, value, true);
        _loops--;
    }

    // A condition that looks at the visitor or the page is a gate, whatever it is compared with.
    private Labels Test(Expression test)
    {
        var labels = Evaluate(test).Labels & (Labels.Agent | Labels.Referrer | Labels.Cookie | Labels.Place);
        if (labels != Labels.None) Record(FactKind.VisitorTest, test, "condition", Value.Unknown, labels);
        return labels;
    }

    private void Bind(Node pattern, Value value, bool declares)
    {
        switch (pattern)
        {
            case Identifier identifier:
                Assign(identifier, value, declares);
                break;
            case MemberExpression member:
                AssignMember(member, value, pattern);
                break;
            case AssignmentPattern assignment:
                Bind(assignment.Left, Value.Join(value, Evaluate(assignment.Right)), declares);
                break;
            case RestElement rest:
                Bind(rest.Argument, value, declares);
                break;
            case ObjectPattern pattern2 when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                foreach (var property in pattern2.Properties)
                {
                    if (property is Property { Computed: false } named) Bind(named.Value, Member(value, KeyOf(named) ?? "", property), declares);
                    else if (property is RestElement rest) Bind(rest.Argument, value, declares);
                }

                break;
            case ArrayPattern array when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                for (var index = 0; index < array.Elements.Count; index++)
                {
                    if (array.Elements[index] is { } element)
                        Bind(element, element is RestElement ? value : Member(value, index.ToString(System.Globalization.CultureInfo.InvariantCulture), array), declares);
                }

                break;
        }
    }

    private void Assign(Identifier identifier, Value value, bool declares = false)
    {
        if (FieldWords.Refine(value.Labels, identifier.Name) is var more and not Labels.None) value = value.With(more);
        if (VariableOf(identifier) is not { } variable)
        {
            AssignGlobal(identifier.Name, value, identifier);
            if (_function is null) _latest[identifier.Name] = _loops == 0 ? value : Value.Join(ReadGlobal(identifier.Name), value);
            return;
        }

        if (variable.Override is not null)
        {
            variable.Override = value;
            return;
        }

        if (variable.Owner == _function) variable.Latest = _loops == 0 || declares ? value : Value.Join(variable.Latest ?? variable.Joined, value);
        if (variable.Join(value)) _changed = true;
        if (variable.Owner is null && identifier.Name.StartsWith("on", StringComparison.Ordinal)) AssignGlobal(identifier.Name, value, identifier);
    }

    private Variable? VariableOf(Identifier identifier)
    {
        if (identifier.UserData is Variable known) return known;
        if (ReferenceEquals(identifier.UserData, _global)) return null;
        var variable = _scope.Find(identifier.Name);
        identifier.UserData = variable ?? _global;
        return variable;
    }
}
