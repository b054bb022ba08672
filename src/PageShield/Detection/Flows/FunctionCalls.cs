using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>Arguments and return values of functions, and the queue of functions still to be walked.</summary>
internal sealed class FunctionCalls(FlowRun run)
{
    private readonly Queue<Function> _queue = new();

    public void Queue(Function function)
    {
        if (function.QueuedIn == run.Pass) return;
        function.QueuedIn = run.Pass;
        _queue.Enqueue(function);
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Function? function) => _queue.TryDequeue(out function);

    public void Return(Function function, Value value)
    {
        var joined = Value.Join(function.Returns, value);
        if (ReferenceEquals(joined, function.Returns)) return;
        function.Returns = joined;
        run.Changed = true;
    }

    public void SetThis(Function function, Value self)
    {
        var joined = Value.Join(function.This, self);
        if (ReferenceEquals(joined, function.This)) return;
        function.This = joined;
        run.Changed = true;
    }

    public void BindParameter(Function function, int index, Value value)
    {
        if (index >= function.Parameters.Length || function.Parameters[index] is not { } parameter || value.IsUnknown) return;
        if (function.Node.Params[index] is RestElement) value = Value.OfLabels(value.DeepLabels() & Labels.Data);
        if (parameter.Join(value)) run.Changed = true;
    }

    /// <summary>Binds the arguments of a callback and queues it. Returns its result as far as known.</summary>
    public Value CallBack(Value callback, Value first, Value second, Value? self = null)
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

    /// <summary>Queues all functions among the arguments, because the callee may call them.</summary>
    public void Escape(Value[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Functions is not { } functions) continue;
            foreach (var function in functions) Queue(function);
        }
    }
}
