using Acornima.Ast;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Evaluates object, array and class literals.</summary>
internal sealed class LiteralWalker(FlowEngine engine)
{
    public Value Of(ObjectExpression literal)
    {
        var shape = engine.Values.ShapeAt(literal);
        var self = Value.OfShape(shape);
        foreach (var node in literal.Properties)
        {
            if (node is SpreadElement spread)
            {
                engine.Objects.CopyInto(shape, engine.Expressions.Evaluate(spread.Argument));
                continue;
            }

            if (node is not Property property) continue;
            var key = engine.Expressions.KeyOf(property);
            var value = engine.Expressions.Evaluate(property.Value);
            if (value.Functions is { } functions && !functions[0].IsArrow) functions[0].This = Value.Join(functions[0].This, self);
            if (key is null) engine.Run.Changed |= shape.Add(value);
            else engine.Run.Changed |= shape.Set(key,
                property.Kind == PropertyKind.Get && value.Functions is { } getter
                ? getter[0].Returns
                : value.With(FieldWords.Refine(value.Labels, key)));
        }

        return self;
    }

    public Value Of(ArrayExpression array)
    {
        var shape = engine.Values.ShapeAt(array);
        var items = new Value[array.Elements.Count];
        var exact = true;
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = engine.Expressions.Evaluate(array.Elements[index]);
            exact &= array.Elements[index] is not SpreadElement;
        }

        if (exact && shape.Rest.IsUnknown) shape.Items = items;
        else
        {
            foreach (var item in items) shape.Add(item.Shapes is null ? item : ObjectModel.ElementOf(item));
        }

        return Value.OfShape(shape);
    }

    public Value Of(IClass @class)
    {
        var node = (Node)@class;
        if (@class.SuperClass is { } parent) engine.Expressions.Evaluate(parent);
        if (node.UserData is not Shape instance) node.UserData = instance = new Shape();
        var self = Value.OfShape(instance);
        var statics = engine.Values.ShapeAt(node);
        Function? constructor = null;
        foreach (var member in @class.Body.Body)
        {
            if (member is not ClassProperty property) continue;
            var name = property.Key is Identifier identifier && !property.Computed ? identifier.Name
                : property.Key is PrivateIdentifier hidden ? "#" + hidden.Name : engine.Expressions.Evaluate(property.Key).AsText();
            var outer = engine.Run.This;
            engine.Run.This = self;
            var value = engine.Expressions.Evaluate(property.Value);
            engine.Run.This = outer;
            if (value.Functions is { } functions)
            {
                functions[0].This = Value.Join(functions[0].This, self);
                if (property.Kind == PropertyKind.Constructor) constructor = functions[0];
                if (property.Kind == PropertyKind.Get) value = functions[0].Returns;
            }

            var holder = property is IClassElement { Static: true } ? statics : instance;
            engine.Run.Changed |= name is null ? holder.Add(value) : holder.Set(name, value);
        }

        statics.Set("$instance", self);
        return new Value { Shapes = [statics], Functions = constructor is null ? null : [constructor] };
    }
}
