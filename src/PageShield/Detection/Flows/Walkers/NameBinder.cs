using System.Globalization;
using System.Runtime.CompilerServices;
using Acornima.Ast;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Resolves names to variables, and assigns values to them.</summary>
internal sealed class NameBinder(FlowEngine engine)
{
    private static readonly object Global = new();

    public Value Read(Identifier identifier)
    {
        if (VariableOf(identifier) is { } variable)
        {
            if (variable.Override is { } given) return given;
            if (variable.Owner == engine.Run.Function && variable.Latest is { } latest) return latest.With(variable.Joined.Labels & Labels.Data);
            var joined = variable.Joined;
            // The usual names of libraries keep their meaning, even as a parameter that no call binds.
            return joined.IsUnknown ? GlobalModel.Customary(identifier.Name) ?? joined : joined;
        }

        var everywhere = engine.Globals.ReadGlobal(identifier.Name);
        return engine.Globals.NowAtTop(identifier.Name) is { } now ? now.With(everywhere.Labels & Labels.Data) : everywhere;
    }

    public Variable? VariableOf(Identifier identifier)
    {
        if (identifier.UserData is Variable known) return known;
        if (ReferenceEquals(identifier.UserData, Global)) return null;
        var variable = engine.Run.Scope.Find(identifier.Name);
        identifier.UserData = variable ?? Global;
        return variable;
    }

    public void Bind(Node pattern, Value value, bool declares)
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
                Bind(assignment.Left, Value.Join(value, engine.Expressions.Evaluate(assignment.Right)), declares);
                break;
            case RestElement rest:
                Bind(rest.Argument, value, declares);
                break;
            case ObjectPattern pattern2 when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                foreach (var property in pattern2.Properties)
                {
                    if (property is Property { Computed: false } named)
                        Bind(named.Value, engine.Objects.Member(value, engine.Expressions.KeyOf(named) ?? "", property), declares);
                    else if (property is RestElement rest) Bind(rest.Argument, value, declares);
                }

                break;
            case ArrayPattern array when RuntimeHelpers.TryEnsureSufficientExecutionStack():
                for (var index = 0; index < array.Elements.Count; index++)
                {
                    if (array.Elements[index] is { } element)
                        Bind(element,
                            element is RestElement
                            ? value
                            : engine.Objects.Member(value, index.ToString(CultureInfo.InvariantCulture), array), declares);
                }

                break;
        }
    }

    public void Assign(Identifier identifier, Value value, bool declares = false)
    {
        if (FieldWords.Refine(value.Labels, identifier.Name) is var more and not Labels.None) value = value.With(more);
        if (VariableOf(identifier) is not { } variable)
        {
            engine.Globals.AssignGlobal(identifier.Name, value, identifier);
            if (engine.Run.Function is null)
                engine.Globals.SetLatest(identifier.Name,
                    engine.Run.Loops == 0 ? value : Value.Join(engine.Globals.ReadGlobal(identifier.Name), value));
            return;
        }

        if (variable.Override is not null)
        {
            variable.Override = value;
            return;
        }

        if (variable.Owner == engine.Run.Function)
            variable.Latest = engine.Run.Loops == 0 || declares ? value : Value.Join(variable.Latest ?? variable.Joined, value);
        if (variable.Join(value)) engine.Run.Changed = true;
        if (variable.Owner is null && identifier.Name.StartsWith("on", StringComparison.Ordinal))
            engine.Globals.AssignGlobal(identifier.Name, value, identifier);
    }

    public void AssignMember(MemberExpression member, Value value, Node at)
    {
        var target = engine.Expressions.Evaluate(member.Object);
        var key = member.Computed ? engine.Expressions.Evaluate(member.Property).AsText() : ExpressionWalker.NameOf(member);
        if (target.Kind == HostKind.Window)
        {
            if (key is not null) engine.Globals.AssignGlobal(key, value, at);
            return;
        }

        if (key is not null) engine.Objects.SetMember(target, key, value, at);
        else if (target.Shapes is { } shapes)
        {
            foreach (var shape in shapes) engine.Run.Changed |= shape.Add(value);
        }
        else if (member.Object is Identifier identifier && VariableOf(identifier) is { } holder && (value.Labels & Labels.Data) != 0)
        {
            if (holder.Join(Value.OfLabels(value.Labels & Labels.Data))) engine.Run.Changed = true;
        }
    }
}
