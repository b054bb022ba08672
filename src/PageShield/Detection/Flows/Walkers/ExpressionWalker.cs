using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Evaluates expressions to abstract values.</summary>
internal sealed class ExpressionWalker(FlowEngine engine)
{
    public Value Evaluate(Node? expression)
    {
        if (expression is null || !engine.Run.MayStep()) return Value.Unknown;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            engine.Run.Cut = true;
            return Value.Unknown;
        }

        // Switch on the node type number: a chain of type checks costs more than the evaluation itself.
        switch (expression.Type)
        {
            case NodeType.Literal:
                return LiteralValue((Literal)expression);
            case NodeType.Identifier:
                return engine.Names.Read((Identifier)expression);
            case NodeType.MemberExpression:
                return Read((MemberExpression)expression);
            case NodeType.CallExpression:
                return engine.Calls.Call((CallExpression)expression);
            case NodeType.AssignmentExpression:
                return Assignment((AssignmentExpression)expression);
            case NodeType.BinaryExpression or NodeType.LogicalExpression:
                return engine.Operators.Binary((BinaryExpression)expression);
            case NodeType.FunctionExpression or NodeType.ArrowFunctionExpression or NodeType.FunctionDeclaration:
                return FunctionValue((IFunction)expression);
            case NodeType.NewExpression:
                return engine.Calls.New((NewExpression)expression);
            case NodeType.ConditionalExpression:
                var conditional = (ConditionalExpression)expression;
                if (engine.Statements.Test(conditional.Test) is var tested and not Labels.None)
                {
                    engine.Log.Ask(conditional.Consequent, tested);
                    engine.Log.Ask(conditional.Alternate, tested);
                }

                return Value.Join(Evaluate(conditional.Consequent), Evaluate(conditional.Alternate));
            case NodeType.SequenceExpression:
                var last = Value.Unknown;
                foreach (var item in ((SequenceExpression)expression).Expressions) last = Evaluate(item);
                return last;
            case NodeType.ObjectExpression:
                return engine.Literals.Of((ObjectExpression)expression);
            case NodeType.ArrayExpression:
                return engine.Literals.Of((ArrayExpression)expression);
            case NodeType.UpdateExpression:
                return Update((UpdateExpression)expression);
            case NodeType.UnaryExpression:
                return engine.Operators.Unary((UnaryExpression)expression);
            case NodeType.TemplateLiteral:
                return Template((TemplateLiteral)expression);
            case NodeType.ThisExpression:
                return engine.Run.This;
            default:
                return EvaluateRare(expression);
        }
    }

    private Value EvaluateRare(Node expression)
    {
        switch (expression)
        {
            case ParenthesizedExpression parenthesized:
                return Evaluate(parenthesized.Expression);
            case ChainExpression chain:
                return Evaluate(chain.Expression);
            case AwaitExpression awaited:
                return Evaluate(awaited.Argument);
            case YieldExpression yielded:
                return Evaluate(yielded.Argument);
            case SpreadElement spread:
                return Evaluate(spread.Argument);
            case TaggedTemplateExpression tagged:
                Evaluate(tagged.Tag);
                return Evaluate(tagged.Quasi);
            case ClassExpression @class:
                return engine.Literals.Of(@class);
            case ImportExpression import:
                var source = Evaluate(import.Source);
                engine.Log.Record(FactKind.LoadScript, import, "import", source, source.Labels);
                return Value.Unknown;
            default:
                return Value.Unknown;
        }
    }

    public Value FunctionValue(IFunction node)
    {
        var function = engine.Scopes.FunctionOf(node, engine.Run.Scope, engine.Run.Function);
        if (function.IsArrow) function.This = Value.Join(function.This, engine.Run.This);
        engine.Functions.Queue(function);
        return Value.OfFunction(function);
    }

    private Value Update(UpdateExpression update)
    {
        var updated = Value.OfLabels(Evaluate(update.Argument).Labels & Labels.Data);
        if (update.Argument is Identifier counter && engine.Names.VariableOf(counter) is { Override: null } variable
            && variable.Owner == engine.Run.Function)
            variable.Latest = updated;
        return updated;
    }

    public Value LiteralValue(Literal literal)
    {
        if (literal.UserData is Value known) return known;
        if (literal is StringLiteral { Value.Length: > 2 } spoken) engine.Log.AddLiteral(spoken.Value, literal);
        var value = literal switch
        {
            StringLiteral text => engine.Values.OfText(text.Value),
            NumericLiteral number => engine.Values.OfNumber(number.Value),
            RegExpLiteral expression => new Value { Kind = HostKind.RegExp, Hint = expression.Raw },
            _ => Value.Unknown,
        };
        literal.UserData = value;
        return value;
    }

    private Value Read(MemberExpression member)
    {
        var target = Evaluate(member.Object);
        if (!member.Computed)
        {
            var plain = ExpressionWalker.NameOf(member);
            if (engine.Run.Pass == 0) engine.Log.Names.Add(plain);
            return engine.Objects.Member(target, plain, member);
        }

        var key = Evaluate(member.Property);
        return key.AsText() is { } name && key.Alternatives is null && !name.Contains(Value.Hole, StringComparison.Ordinal)
            ? engine.Objects.Member(target, name, member)
            : ObjectModel.ElementOf(target).With((target.Labels | key.Labels) & Labels.Data);
    }

    public static string NameOf(MemberExpression member) => member.Property switch
    {
        Identifier identifier => identifier.Name,
        PrivateIdentifier hidden => "#" + hidden.Name,
        StringLiteral text => text.Value,
        _ => "",
    };

    public string? KeyOf(Property property) => property.Key switch
    {
        Identifier identifier when !property.Computed => identifier.Name,
        Literal literal => LiteralValue(literal).AsText(),
        { } computed when property.Computed => Evaluate(computed).AsText(),
        _ => null,
    };

    private Value Assignment(AssignmentExpression assignment)
    {
        var right = Evaluate(assignment.Right);
        if (assignment.Operator != Operator.Assignment)
        {
            var old = Evaluate(assignment.Left);
            if (assignment.Operator == Operator.AdditionAssignment)
            {
                right = engine.Operators.Accumulate(assignment.Left, old, right, assignment);
            }
            else if (assignment.Operator is Operator.LogicalOrAssignment or Operator.LogicalAndAssignment or Operator.NullishCoalescingAssignment)
            {
                right = Value.Join(old, right);
            }
            else
            {
                right = engine.Run.Loops == 0 && Operators.NumberOf(old) is { } a && Operators.NumberOf(right) is { } b
                    && Operators.Plain(assignment.Operator) is { } plain
                    ? Operators.Arithmetic(plain, a, b) : Value.OfLabels((old.Labels | right.Labels) & Labels.Data);
            }
        }

        if (assignment.Left is MemberExpression member) engine.Names.AssignMember(member, right, assignment);
        else engine.Names.Bind(assignment.Left, right, false);
        return right;
    }

    private Value Template(TemplateLiteral template)
    {
        var value = Value.OfText(template.Quasis[0].Value.Cooked ?? template.Quasis[0].Value.Raw);
        for (var index = 0; index < template.Expressions.Count; index++)
        {
            value = engine.Operators.Concatenate(value, Evaluate(template.Expressions[index]), template);
            var quasi = template.Quasis[index + 1].Value;
            var text = quasi.Cooked ?? quasi.Raw;
            if (text.Length > 0) value = engine.Operators.Concatenate(value, Value.OfText(text), template);
        }

        return value;
    }
}
