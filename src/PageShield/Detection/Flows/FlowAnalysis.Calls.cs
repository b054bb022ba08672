using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private const int InlineSize = 400;

    private Value Call(CallExpression call)
    {
        var callee = call.Callee is ParenthesizedExpression { Expression: var inner } ? inner : call.Callee is ChainExpression { Expression: var chained } ? chained : call.Callee;
        if (callee is MemberExpression member)
        {
            var target = Evaluate(member.Object);
            var key = member.Computed ? Evaluate(member.Property) : null;
            var name = key is null ? NameOf(member) : key.AsText();
            var arguments = Arguments(call.Arguments);
            if (_pass == 0 && name is { Length: < 60 }) _names.Add(name);
            // One of a whole table is as good as none. Libraries call what an event is named after (`node[type]()`), which nothing is handed to.
            if (arguments.Length > 0 && (key is not null && IsUnread(key) || member.Property is TaggedTemplateExpression) && IsOnPage(member, target)) Ask(call, Labels.None);
            if (name is null) return Indirect(call, ElementOf(target), arguments, target);
            return CallMethod(call, target, name, arguments, call.Arguments);
        }

        var function = Evaluate(callee);
        // An immediately invoked function sees its arguments before its body is interpreted.
        return CallValue(call, function, Arguments(call.Arguments), Value.Unknown, call.Arguments);
    }

    private Value[] Arguments(in NodeList<Expression> nodes)
    {
        if (nodes.Count == 0) return [];
        var values = new Value[nodes.Count];
        for (var index = 0; index < values.Length; index++) values[index] = Evaluate(nodes[index]);
        return values;
    }

    // What is called on the document, or on something of the window's that has no name either: there it matters what the name is.
    private bool IsOnPage(MemberExpression member, Value target) =>
        target.Kind == HostKind.Document || (target.Labels & Labels.Place) != 0 && target.Text is null && member.Object is MemberExpression { Computed: true }
        || member.Object is MemberExpression { Computed: true } inner && Evaluate(inner.Object).Kind == HostKind.Window && IsUnread(Evaluate(inner.Property));

    private static bool IsUnread(Value key) => key.AsText() is null || key.Alternatives is { Length: >= FewestOfTable };

    private Value Indirect(Node call, Value function, Value[] arguments, Value receiver)
    {
        if (function.Functions is not null || function.Path is not null) return CallValue(call, function, arguments, receiver, default);
        Escape(arguments);
        return Value.OfLabels((Carried(arguments) | receiver.Labels) & Labels.Data);
    }

    private Value CallValue(Node call, Value function, Value[] arguments, Value self, in NodeList<Expression> nodes)
    {
        if (function.Functions is { } functions)
        {
            if (_function is null or { RunsAtOnce: true }) Array.ForEach(functions, static candidate => candidate.RunsAtOnce = true);
            if (arguments.Length >= 4 && Unpack(functions[0], arguments) is { } unpacked) return Built(unpacked, call, Labels.Decoded);
            if (TryDecode(call, functions[0], arguments, self, out var seen) is { } decoded) return decoded;
            if (seen is not null && functions.Length == 1) return seen;
            var result = Value.Unknown;
            foreach (var candidate in functions) result = Value.Join(result, Invoke(candidate, arguments, self));
            return result;
        }

        if (function.Kind == HostKind.JQuery) return JQueryCall(call, arguments);
        if (function.Path is { } path) return CallGlobal(call, path, arguments);
        Escape(arguments);
        return Value.OfLabels((Carried(arguments) | function.Labels) & Labels.Data);
    }

    private string? Unpack(Function function, Value[] arguments)
    {
        if (!arguments[0].HasExactText || arguments[3].Shape is not { Items: { } words, Rest.IsUnknown: true } || WordPacker.Count(arguments[1].Number) is not { } radix) return null;
        var node = (Node)function.Node;
        return WordPacker.LooksLike(_source.AsSpan(node.Start, node.End - node.Start))
            ? WordPacker.Unpack(arguments[0].Text ?? "", radix, [.. words.Select(word => word.Text ?? "")]) : null;
    }

    private Value Invoke(Function function, Value[] arguments, Value self)
    {
        if (MayInline(function) is { } expression) return Inline(function, expression, arguments, self);

        for (var index = 0; index < arguments.Length; index++)
        {
            if (index < function.Parameters.Length) BindParameter(function, index, arguments[index]);
            else break;
        }

        if (!self.IsUnknown && !function.IsArrow) SetThis(function, self);
        Queue(function);
        return function.Returns;
    }

    // Small functions that call several others multiply: look-throughs are bounded for each outermost call, and all
    // together leave enough work to finish the passes.
    private Expression? MayInline(Function function) =>
        function.SingleReturn is { } expression && function.Size <= InlineSize && _inlineDepth < MaxInlineDepth
            && (_inlineDepth == 0 || _inlined < MaxInlinedPerCall) && _stepsLeft > _reserve ? expression : null;

    // Small functions are seen through, as obfuscators wrap operators, calls and look-ups in them.
    private Value Inline(Function function, Expression expression, Value[] arguments, Value self)
    {
        // Without anything known of the arguments, one look for each pass tells as much as one for each call.
        var isPlain = self.IsUnknown && Array.TrueForAll(arguments, static argument => argument.IsUnknown);
        if (isPlain && function.PlainIn == _pass && function.Plain is { } same) return same;

        var (scope, owner, outerThis, loops) = (_scope, _function, _this, _loops);
        var saved = new Value?[function.Parameters.Length];
        for (var index = 0; index < saved.Length; index++)
        {
            if (function.Parameters[index] is not { } parameter) continue;
            saved[index] = parameter.Override;
            parameter.Override = index < arguments.Length ? arguments[index] : Value.Unknown;
            // Functions inside see the parameters too, and outlive this call.
            if (index < arguments.Length && parameter.Join(arguments[index])) _changed = true;
        }

        (_scope, _function, _this) = (function.Scope, function, self.IsUnknown ? function.This : self);
        _inlined = _inlineDepth == 0 ? 0 : _inlined + 1;
        _inlineDepth++;
        try
        {
            if (function.Node.Body is BlockStatement { Body: { Count: > 1 } before })
            {
                foreach (var statement in before)
                {
                    if (statement is VariableDeclaration) Execute(statement);
                }
            }

            var value = Evaluate(expression);
            if (isPlain) (function.PlainIn, function.Plain) = (_pass, value);
            return value;
        }
        finally
        {
            _inlineDepth--;
            (_scope, _function, _this, _loops) = (scope, owner, outerThis, loops);
            for (var index = 0; index < saved.Length; index++)
            {
                if (function.Parameters[index] is { } parameter) parameter.Override = saved[index];
            }
        }
    }

    // A call of the script's own pure function with constants: evaluated for what it is. Small ones are seen through first, since
    // wrappers around a decoder are many and the decoder is one.
    private Value? TryDecode(Node call, Function function, Value[] arguments, Value self, out Value? seen)
    {
        seen = null;
        if (arguments.Length is 0 or > 6) return null;
        var known = 0;
        foreach (var argument in arguments)
        {
            if (!argument.IsUnknown) known++;
            if (argument.Number is null && !argument.HasExactText && !argument.IsUnknown && !IsConstantArray(argument)) return null;
        }

        // What decodes is told nearly all beforehand.
        if (known == 0 || known * 2 < arguments.Length) return null;
        if (MayInline(function) is { } expression)
        {
            seen = Inline(function, expression, arguments, self);
            if (seen.HasExactText || seen.Number is not null || expression is CallExpression { Callee: Identifier }) return seen;
        }

        return _pure.Call(function, arguments) is { } text ? Built(text, call, Labels.Decoded) : null;
    }

    private static bool IsConstantArray(Value value) =>
        value.Shape is { Items: null, Rest.IsUnknown: true, Fields.Count: 0 } && value.Kind == HostKind.None && value.Functions is null ||
        value.Shape is { Items: { } items, Rest.IsUnknown: true, Fields.Count: 0 } && items.Length <= 10_000 && items.All(item => item.Number is not null || item.HasExactText);

    private void Escape(Value[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Functions is not { } functions) continue;
            foreach (var function in functions) Queue(function);
        }
    }

    private static Labels Carried(Value[] arguments)
    {
        var labels = Labels.None;
        foreach (var argument in arguments) labels |= argument.DeepLabels(3);
        return labels & Labels.Data;
    }

    private Value CallBack(Value callback, Value first, Value second, Value self = null!)
    {
        if (callback.Functions is not { } functions) return Value.Unknown;
        var result = Value.Unknown;
        foreach (var function in functions)
        {
            BindParameter(function, 0, first);
            BindParameter(function, 1, second);
            if (self is not null && !function.IsArrow) SetThis(function, self);
            Queue(function);
            result = Value.Join(result, function.Returns);
        }

        return result;
    }

    private Value New(NewExpression creation)
    {
        var callee = Evaluate(creation.Callee);
        var arguments = Arguments(creation.Arguments);
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        if (callee.Functions is { } functions)
        {
            var function = functions[0];
            for (var index = 0; index < arguments.Length && index < function.Parameters.Length; index++) BindParameter(function, index, arguments[index]);
            var instance = callee.Shape?.Get("$instance") ?? Value.OfShape(function.Instance);
            if (!function.IsArrow) SetThis(function, instance);
            Queue(function);
            return Value.Join(instance, function.Returns.Shapes is null ? Value.Unknown : function.Returns);
        }

        if (callee.Shape?.Get("$instance") is { } classInstance) return classInstance;
        var shape = new[] { ShapeAt(creation) };
        switch (BrowserApis.UseOf(callee.Path))
        {
            case ApiUse.HttpRequest:
                return new Value { Kind = HostKind.Xhr, Shapes = shape };
            case ApiUse.Socket:
                shape[0].Replace("$url", first);
                Record(FactKind.Send, creation, Channel.WebSocket, first, first.DeepLabels());
                return new Value { Kind = HostKind.Socket, Shapes = shape };
            case ApiUse.EventStream:
                Record(FactKind.Send, creation, Channel.EventSource, first, first.DeepLabels());
                return new Value { Kind = HostKind.EventSource, Shapes = shape };
            case ApiUse.ImageRequest:
                return new Value { Kind = HostKind.ImageElement, Shapes = shape };
            case ApiUse.CollectForm:
                return new Value { Kind = HostKind.FormData, Shapes = shape, Labels = arguments.Length > 0 ? Labels.AllFields | Labels.Field | FieldWords.OfForm(first.Hint) : Labels.None };
            case ApiUse.MakeFunction:
                RunCode(creation, BrowserApis.Function, arguments.Length > 0 ? arguments[^1] : Value.Unknown);
                return Value.Unknown;
            case ApiUse.PeerConnection:
                return new Value { Kind = HostKind.Peer, Shapes = shape };
            case ApiUse.StartWorker:
                Record(FactKind.StartWorker, creation, "worker", first, first.DeepLabels());
                return new Value { Kind = HostKind.Worker, Shapes = shape };
            case ApiUse.TakeAddress:
                return Wrapped(first, arguments, first.Shapes);
        }

        switch (callee.Path)
        {
            case "RegExp":
                return new Value { Kind = HostKind.RegExp, Hint = first.AsText() ?? first.Hint };
            case "Promise":
                CallBack(first, Value.Unknown, Value.Unknown);
                return Value.Unknown;
            case "Array" or "Uint8Array" or "Map" or "Set" or "WeakMap" or "Object":
                return Value.OfShape(shape[0]).With(Carried(arguments));
            case "URLSearchParams":
                return Wrapped(first, arguments, shape);
            case "Headers" or "Blob" or "String" or "Date":
                return Wrapped(first, arguments, first.Shapes);
            default:
                Escape(arguments);
                return Value.OfLabels(Carried(arguments));
        }
    }

    private static Value Wrapped(Value inner, Value[] arguments, Shape[]? shapes) =>
        new() { Text = inner.Text, Alternatives = inner.Alternatives, Labels = Carried(arguments), Shapes = shapes, Hint = inner.Hint };
}
