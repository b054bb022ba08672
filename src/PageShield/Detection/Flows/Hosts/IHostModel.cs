using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Knows one part of what browsers and libraries offer to code. The engine asks each model until one has an answer.</summary>
internal interface IHostModel
{
    /// <summary>What reading a member gives; null when the model does not know it.</summary>
    Value? Read(Value target, string name) => null;

    /// <summary>What assigning to a member does; true when that is all it does.</summary>
    bool Assign(Value target, string name, Value value, Node at) => false;

    /// <summary>What calling a method gives; null when the model does not know it.</summary>
    Value? Call(MethodCall call) => null;
}
