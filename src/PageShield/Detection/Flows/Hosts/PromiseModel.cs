using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models promises as their result: callbacks get the value directly.</summary>
internal sealed class PromiseModel(FunctionCalls functions) : IHostModel
{
    public Value? Call(MethodCall call)
    {
        if (call.Name is not ("then" or "catch" or "finally" or "done" or "success" or "complete" or "always")) return null;
        var first = functions.CallBack(call.First, call.Target, Value.Unknown);
        return Value.Join(call.Target.WithoutText(), Value.Join(first, functions.CallBack(call.Second, call.Target, Value.Unknown)));
    }
}
