using Acornima.Ast;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>
/// Evaluates calls: the script's own functions are inlined, decoded or queued; functions of the browser and the language are modeled.
/// </summary>
internal sealed class CallWalker(FlowEngine engine)
{
    private const int FewestOfTable = 3;

    public Value Call(CallExpression call)
    {
        var callee = call.Callee is ParenthesizedExpression { Expression: var inner } ? inner
            : call.Callee is ChainExpression { Expression: var chained } ? chained : call.Callee;
        if (callee is MemberExpression member)
        {
            var target = engine.Expressions.Evaluate(member.Object);
            var key = member.Computed ? engine.Expressions.Evaluate(member.Property) : null;
            var name = key is null ? ExpressionWalker.NameOf(member) : key.AsText();
            var arguments = Arguments(call.Arguments);
            if (engine.Run.Pass == 0 && name is { Length: < 60 }) engine.Log.Names.Add(name);
            // A name from a large set of possible values counts as unknown. Libraries call methods named after an event (`node[type]()`) without
            // arguments.
            if (arguments.Length > 0 && (key is not null && IsUnread(key) || member.Property is TaggedTemplateExpression) && IsOnPage(member, target))
                engine.Log.Ask(call, Labels.None);
            if (name is null) return Indirect(call, ObjectModel.ElementOf(target), arguments, target);
            return CallMethod(call, target, name, arguments);
        }

        var function = engine.Expressions.Evaluate(callee);
        // The arguments of an immediately invoked function are bound before its body is interpreted.
        return CallValue(call, function, Arguments(call.Arguments), Value.Unknown);
    }

    private Value[] Arguments(in NodeList<Expression> nodes)
    {
        if (nodes.Count == 0) return [];
        var values = new Value[nodes.Count];
        for (var index = 0; index < values.Length; index++) values[index] = engine.Expressions.Evaluate(nodes[index]);
        return values;
    }

    // A call on the document, or on a window member that has no known name either. Only there does the name matter.
    private bool IsOnPage(MemberExpression member, Value target) =>
        target.Kind == HostKind.Document || (target.Labels & Labels.Place) != 0 && target.Text is null
            && member.Object is MemberExpression { Computed: true }
        || member.Object is MemberExpression { Computed: true } inner && engine.Expressions.Evaluate(inner.Object).Kind == HostKind.Window
            && IsUnread(engine.Expressions.Evaluate(inner.Property));

    private static bool IsUnread(Value key) => key.AsText() is null || key.Alternatives is { Length: >= FewestOfTable };

    private Value Indirect(Node call, Value function, Value[] arguments, Value receiver)
    {
        if (function.Functions is not null || function.Path is not null) return CallValue(call, function, arguments, receiver);
        engine.Functions.Escape(arguments);
        return Value.OfLabels((Value.Carried(arguments) | receiver.Labels) & Labels.Data);
    }

    public Value CallValue(Node call, Value function, Value[] arguments, Value self)
    {
        if (function.Functions is { } functions)
        {
            if (engine.Run.Function is null or { RunsAtOnce: true }) Array.ForEach(functions, static candidate => candidate.RunsAtOnce = true);
            if (arguments.Length >= 4 && engine.ScriptFunctionCalls.Unpack(functions[0], arguments) is { } unpacked)
                return engine.Log.Built(unpacked, call, Labels.Decoded);
            if (engine.ScriptFunctionCalls.TryDecode(call, functions[0], arguments, self, out var seen) is { } decoded) return decoded;
            if (seen is not null && functions.Length == 1) return seen;
            var result = Value.Unknown;
            foreach (var candidate in functions) result = Value.Join(result, engine.ScriptFunctionCalls.Invoke(candidate, arguments, self));
            return result;
        }

        if (function.Kind == HostKind.JQuery) return engine.JQuery.Select(call, arguments);
        if (function.Path is { } path) return CallGlobal(call, path, arguments);
        engine.Functions.Escape(arguments);
        return Value.OfLabels((Value.Carried(arguments) | function.Labels) & Labels.Data);
    }

    private Value CallMethod(Node call, Value target, string name, Value[] arguments)
    {
        if (target.Kind == HostKind.Window) return CallValue(call, engine.Globals.ReadGlobal(name), arguments, Value.Unknown);
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        if (name is "call" or "apply" or "bind" && (target.Functions is not null || target.Path is not null && target.Kind == HostKind.None))
        {
            if (name == "bind")
            {
                if (target.Functions is { } bound && !bound[0].IsArrow && !first.IsUnknown) engine.Functions.SetThis(bound[0], first);
                return target;
            }

            var rest = name == "apply" ? second.Shape?.Items ?? [ObjectModel.ElementOf(second)] : arguments.Length > 1 ? arguments[1..] : [];
            return CallValue(call, target, rest, first);
        }

        if (engine.Hosts.Call(new MethodCall(call, target, name, arguments)) is { } host) return host;
        if (target.Shapes is { } shapes && ObjectModel.FromShapes(target, shapes, name) is { Functions: not null } own)
            return CallValue(call, own, arguments, target);
        if (target.Functions is { } owner && owner[0].Instance.Get("$static " + name) is { Functions: not null } fixedMethod)
            return CallValue(call, fixedMethod, arguments, target);
        if (engine.TextMethods.Call(call, target, name, arguments) is { } text) return text;
        if (engine.ListMethods.Call(call, target, name, arguments) is { } list) return list;
        if (target.Kind is HostKind.None or HostKind.Document or HostKind.Location
            && (target.Path ?? (target.Kind == HostKind.Location ? "location" : null)) is { } path)
            return engine.Globals.AssignedTo(path + "." + name) is { Functions: not null } assigned
                ? CallValue(call, assigned, arguments, target) : CallGlobal(call, path + "." + name, arguments);

        engine.Functions.Escape(arguments);
        if (name == "constructor" || target.Path == "constructor") engine.Sinks.RunCode(call, BrowserApis.Function, first);
        return Value.OfLabels((target.DeepLabels(3) | Value.Carried(arguments)) & Labels.Data, target.Hint);
    }

    private Value CallGlobal(Node call, string path, Value[] arguments) =>
        engine.Browser.Call(call, path, arguments) ?? engine.Language.Call(call, path, arguments);

    public Value New(NewExpression creation)
    {
        var callee = engine.Expressions.Evaluate(creation.Callee);
        var arguments = Arguments(creation.Arguments);
        if (callee.Functions is { } functions)
        {
            var function = functions[0];
            for (var index = 0; index < arguments.Length && index < function.Parameters.Length; index++)
                engine.Functions.BindParameter(function, index, arguments[index]);
            var instance = callee.Shape?.Get("$instance") ?? Value.OfShape(function.Instance);
            if (!function.IsArrow) engine.Functions.SetThis(function, instance);
            engine.Functions.Queue(function);
            return Value.Join(instance, function.Returns.Shapes is null ? Value.Unknown : function.Returns);
        }

        return callee.Shape?.Get("$instance") ?? engine.Constructors.Make(creation, callee.Path, arguments);
    }
}
