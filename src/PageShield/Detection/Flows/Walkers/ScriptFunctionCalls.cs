using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Calls of the script's own functions: inlined if small, decoded if pure, otherwise queued.</summary>
internal sealed class ScriptFunctionCalls(FlowEngine engine)
{
    private const int InlineSize = 400;
    private const int MaxInlineDepth = 8;
    private const int MaxInlinedPerCall = 150;

    public Value Invoke(Function function, Value[] arguments, Value self)
    {
        if (MayInline(function) is { } expression) return Inline(function, expression, arguments, self);

        for (var index = 0; index < arguments.Length; index++)
        {
            if (index < function.Parameters.Length) engine.Functions.BindParameter(function, index, arguments[index]);
            else break;
        }

        if (!self.IsUnknown && !function.IsArrow) engine.Functions.SetThis(function, self);
        engine.Functions.Queue(function);
        return function.Returns;
    }

    // Small functions that call several others multiply. Inlining is limited per outermost call, and in total leaves enough work to finish the
    // passes.
    private Expression? MayInline(Function function) =>
        function.SingleReturn is { } expression && function.Size <= InlineSize && engine.Run.InlineDepth < MaxInlineDepth
            && (engine.Run.InlineDepth == 0 || engine.Run.Inlined < MaxInlinedPerCall) && engine.Run.HasReserve ? expression : null;

    // Inline small functions, because obfuscators wrap operators, calls and lookups in them.
    private Value Inline(Function function, Expression expression, Value[] arguments, Value self)
    {
        // If nothing is known about the arguments, one evaluation per pass gives the same result as one per call.
        var isPlain = self.IsUnknown && Array.TrueForAll(arguments, static argument => argument.IsUnknown);
        if (isPlain && function.PlainIn == engine.Run.Pass && function.Plain is { } same) return same;

        var (scope, owner, outerThis, loops) = (engine.Run.Scope, engine.Run.Function, engine.Run.This, engine.Run.Loops);
        var saved = new Value?[function.Parameters.Length];
        for (var index = 0; index < saved.Length; index++)
        {
            if (function.Parameters[index] is not { } parameter) continue;
            saved[index] = parameter.Override;
            parameter.Override = index < arguments.Length ? arguments[index] : Value.Unknown;
            // Inner functions also see the parameters, and outlive this call.
            if (index < arguments.Length && parameter.Join(arguments[index])) engine.Run.Changed = true;
        }

        (engine.Run.Scope, engine.Run.Function, engine.Run.This) = (function.Scope, function, self.IsUnknown ? function.This : self);
        engine.Run.Inlined = engine.Run.InlineDepth == 0 ? 0 : engine.Run.Inlined + 1;
        engine.Run.InlineDepth++;
        try
        {
            if (function.Node.Body is BlockStatement { Body: { Count: > 1 } before })
            {
                foreach (var statement in before)
                {
                    if (statement is VariableDeclaration) engine.Statements.Execute(statement);
                }
            }

            var value = engine.Expressions.Evaluate(expression);
            if (isPlain) (function.PlainIn, function.Plain) = (engine.Run.Pass, value);
            return value;
        }
        finally
        {
            engine.Run.InlineDepth--;
            (engine.Run.Scope, engine.Run.Function, engine.Run.This, engine.Run.Loops) = (scope, owner, outerThis, loops);
            for (var index = 0; index < saved.Length; index++)
            {
                if (function.Parameters[index] is { } parameter) parameter.Override = saved[index];
            }
        }
    }

    // Evaluates a call of the script's own pure function with constants. Small functions are inlined first, because a decoder often has many
    // wrappers.
    public Value? TryDecode(Node call, Function function, Value[] arguments, Value self, out Value? seen)
    {
        seen = null;
        if (arguments.Length is 0 or > 6) return null;
        var known = 0;
        foreach (var argument in arguments)
        {
            if (!argument.IsUnknown) known++;
            if (argument.Number is null && !argument.HasExactText && !argument.IsUnknown && !IsConstantArray(argument)) return null;
        }

        // Decoders get nearly all of their arguments as constants.
        if (known == 0 || known * 2 < arguments.Length) return null;
        if (MayInline(function) is { } expression)
        {
            seen = Inline(function, expression, arguments, self);
            if (seen.HasExactText || seen.Number is not null || expression is CallExpression { Callee: Identifier }) return seen;
        }

        return engine.Decoders.Call(function, arguments) is { } text ? engine.Log.Built(text, call, Labels.Decoded) : null;
    }

    private static bool IsConstantArray(Value value) =>
        value.Shape is { Items: null, Rest.IsUnknown: true, Fields.Count: 0 } && value.Kind == HostKind.None && value.Functions is null ||
        value.Shape is { Items: { } items, Rest.IsUnknown: true, Fields.Count: 0 } && items.Length <= 10_000
            && items.All(item => item.Number is not null || item.HasExactText);

    public string? Unpack(Function function, Value[] arguments)
    {
        if (!arguments[0].HasExactText || arguments[3].Shape is not { Items: { } words, Rest.IsUnknown: true }
            || WordPacker.Count(arguments[1].Number) is not { } radix)
            return null;
        var node = (Node)function.Node;
        return WordPacker.LooksLike(engine.Source.AsSpan(node.Start, node.End - node.Start))
            ? WordPacker.Unpack(arguments[0].Text ?? "", radix, [.. words.Select(word => word.Text ?? "")]) : null;
    }
}
