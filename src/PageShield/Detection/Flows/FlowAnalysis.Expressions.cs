using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private const int MaxText = 4_000_000;

    private Value Evaluate(Node? expression)
    {
        if (expression is null || !MayStep()) return Value.Unknown;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _cut = true;
            return Value.Unknown;
        }

        // By the node's number: asking for one type after the other costs more than the evaluation itself.
        switch (expression.Type)
        {
            case NodeType.Literal:
                return LiteralValue((Literal)expression);
            case NodeType.Identifier:
                return Read((Identifier)expression);
            case NodeType.MemberExpression:
                return Read((MemberExpression)expression);
            case NodeType.CallExpression:
                return Call((CallExpression)expression);
            case NodeType.AssignmentExpression:
                return Assignment((AssignmentExpression)expression);
            case NodeType.BinaryExpression or NodeType.LogicalExpression:
                return Binary((BinaryExpression)expression);
            case NodeType.FunctionExpression or NodeType.ArrowFunctionExpression or NodeType.FunctionDeclaration:
                return FunctionValue((IFunction)expression);
            case NodeType.NewExpression:
                return New((NewExpression)expression);
            case NodeType.ConditionalExpression:
                var conditional = (ConditionalExpression)expression;
                if (Test(conditional.Test) is var tested and not Labels.None)
                {
                    Ask(conditional.Consequent, tested);
                    Ask(conditional.Alternate, tested);
                }

                return Value.Join(Evaluate(conditional.Consequent), Evaluate(conditional.Alternate));
            case NodeType.SequenceExpression:
                var last = Value.Unknown;
                foreach (var item in ((SequenceExpression)expression).Expressions) last = Evaluate(item);
                return last;
            case NodeType.ObjectExpression:
                return ObjectLiteral((ObjectExpression)expression);
            case NodeType.ArrayExpression:
                return ArrayLiteral((ArrayExpression)expression);
            case NodeType.UpdateExpression:
                return Update((UpdateExpression)expression);
            case NodeType.UnaryExpression:
                return Unary((UnaryExpression)expression);
            case NodeType.TemplateLiteral:
                return Template((TemplateLiteral)expression);
            case NodeType.ThisExpression:
                return _this;
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
                return EvaluateClass(@class);
            case ImportExpression import:
                var source = Evaluate(import.Source);
                Record(FactKind.LoadScript, import, "import", source, source.Labels);
                return Value.Unknown;
            default:
                return Value.Unknown;
        }
    }

    private Value Update(UpdateExpression update)
    {
        var updated = Value.OfLabels(Evaluate(update.Argument).Labels & Labels.Data);
        if (update.Argument is Identifier counter && VariableOf(counter) is { Override: null } variable && variable.Owner == _function) variable.Latest = updated;
        return updated;
    }

    private Value LiteralValue(Literal literal)
    {
        if (literal.UserData is Value known) return known;
        if (literal is StringLiteral { Value.Length: > 2 } spoken && _literals.Count < MaxLiterals) _literals.Add((spoken.Value, literal));
        var value = literal switch
        {
            StringLiteral text => Known(_texts, text.Value, Value.OfText),
            NumericLiteral number => Known(_numbers, number.Value, Value.OfNumber),
            RegExpLiteral expression => new Value { Kind = HostKind.RegExp, Hint = expression.Raw },
            _ => Value.Unknown,
        };
        literal.UserData = value;
        return value;
    }

    private Value Read(Identifier identifier)
    {
        if (VariableOf(identifier) is { } variable)
        {
            if (variable.Override is { } given) return given;
            if (variable.Owner == _function && variable.Latest is { } latest) return latest.With(variable.Joined.Labels & Labels.Data);
            var joined = variable.Joined;
            // The libraries' customary names are what they say, also as a parameter that nobody binds.
            return joined.IsUnknown ? Customary(identifier.Name) ?? joined : joined;
        }

        var everywhere = ReadGlobal(identifier.Name);
        return NowAtTop(identifier.Name) is { } now ? now.With(everywhere.Labels & Labels.Data) : everywhere;
    }

    // Old code builds its texts in names that it never declares: at the top, where no function writes them, they are read as they stand.
    private Value? NowAtTop(string name) =>
        _function is null && _latest.Count > 0 && _latest.TryGetValue(name, out var now) && now.HasExactText && !_shared.Contains(name) ? now : null;

    private Value Read(MemberExpression member)
    {
        var target = Evaluate(member.Object);
        if (!member.Computed)
        {
            var plain = NameOf(member);
            if (_pass == 0) _names.Add(plain);
            return Member(target, plain, member);
        }

        var key = Evaluate(member.Property);
        return key.AsText() is { } name && key.Alternatives is null && !name.Contains(Value.Hole, StringComparison.Ordinal)
            ? Member(target, name, member)
            : ElementOf(target).With((target.Labels | key.Labels) & Labels.Data);
    }

    private static string NameOf(MemberExpression member) => member.Property switch
    {
        Identifier identifier => identifier.Name,
        PrivateIdentifier hidden => "#" + hidden.Name,
        StringLiteral text => text.Value,
        _ => "",
    };

    private string? KeyOf(Property property) => property.Key switch
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
                right = Accumulate(assignment.Left, old, right, assignment);
            }
            else if (assignment.Operator is Operator.LogicalOrAssignment or Operator.LogicalAndAssignment or Operator.NullishCoalescingAssignment)
            {
                right = Value.Join(old, right);
            }
            else
            {
                right = _loops == 0 && NumberOf(old) is { } a && NumberOf(right) is { } b && Plain(assignment.Operator) is { } plain
                    ? Arithmetic(plain, a, b) : Value.OfLabels((old.Labels | right.Labels) & Labels.Data);
            }
        }

        if (assignment.Left is MemberExpression member) AssignMember(member, right, assignment);
        else Bind(assignment.Left, right, false);
        return right;
    }

    private static double? NumberOf(Value value) => value.Number ?? (value.HasExactText && value.Text is { Length: > 0 and < 30 } text
        ? Texts.ParseNumber(text, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : -1) : null);

    private Value Template(TemplateLiteral template)
    {
        var value = Value.OfText(template.Quasis[0].Value.Cooked ?? template.Quasis[0].Value.Raw);
        for (var index = 0; index < template.Expressions.Count; index++)
        {
            value = Concatenate(value, Evaluate(template.Expressions[index]), template);
            var quasi = template.Quasis[index + 1].Value;
            var text = quasi.Cooked ?? quasi.Raw;
            if (text.Length > 0) value = Concatenate(value, Value.OfText(text), template);
        }

        return value;
    }

    private Value ObjectLiteral(ObjectExpression literal)
    {
        var shape = ShapeAt(literal);
        var self = Value.OfShape(shape);
        foreach (var node in literal.Properties)
        {
            if (node is SpreadElement spread)
            {
                CopyInto(shape, Evaluate(spread.Argument));
                continue;
            }

            if (node is not Property property) continue;
            var key = KeyOf(property);
            var value = Evaluate(property.Value);
            if (value.Functions is { } functions && !functions[0].IsArrow) functions[0].This = Value.Join(functions[0].This, self);
            if (key is null) _changed |= shape.Add(value);
            else _changed |= shape.Set(key, property.Kind == PropertyKind.Get && value.Functions is { } getter ? getter[0].Returns : value.With(FieldWords.Refine(value.Labels, key)));
        }

        return self;
    }

    private void CopyInto(Shape shape, Value source)
    {
        if (source.Shapes is null) return;
        foreach (var from in source.Shapes)
        {
            if (ReferenceEquals(from, shape)) continue;
            foreach (var (name, value) in from.Fields.Take(MaxCopiedFields).ToList()) _changed |= shape.Set(name, value);
            if (!from.Rest.IsUnknown) _changed |= shape.Add(from.Rest);
        }
    }

    private Value ArrayLiteral(ArrayExpression array)
    {
        var shape = ShapeAt(array);
        var items = new Value[array.Elements.Count];
        var exact = true;
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Evaluate(array.Elements[index]);
            exact &= array.Elements[index] is not SpreadElement;
        }

        if (exact && shape.Rest.IsUnknown) shape.Items = items;
        else
        {
            foreach (var item in items) shape.Add(item.Shapes is null ? item : ElementOf(item));
        }

        return Value.OfShape(shape);
    }

    private Value EvaluateClass(IClass @class)
    {
        var node = (Node)@class;
        if (@class.SuperClass is { } parent) Evaluate(parent);
        if (node.UserData is not Shape instance) node.UserData = instance = new Shape();
        var self = Value.OfShape(instance);
        var statics = ShapeAt(node);
        Function? constructor = null;
        foreach (var member in @class.Body.Body)
        {
            if (member is not ClassProperty property) continue;
            var name = property.Key is Identifier identifier && !property.Computed ? identifier.Name
                : property.Key is PrivateIdentifier hidden ? "#" + hidden.Name : Evaluate(property.Key).AsText();
            var outer = _this;
            _this = self;
            var value = Evaluate(property.Value);
            _this = outer;
            if (value.Functions is { } functions)
            {
                functions[0].This = Value.Join(functions[0].This, self);
                if (property.Kind == PropertyKind.Constructor) constructor = functions[0];
                if (property.Kind == PropertyKind.Get) value = functions[0].Returns;
            }

            var holder = property is IClassElement { Static: true } ? statics : instance;
            _changed |= name is null ? holder.Add(value) : holder.Set(name, value);
        }

        statics.Set("$instance", self);
        return new Value { Shapes = [statics], Functions = constructor is null ? null : [constructor] };
    }
}
