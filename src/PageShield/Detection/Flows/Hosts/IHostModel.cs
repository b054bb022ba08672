using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models one part of the APIs that browsers and libraries provide. The engine queries each model until one returns a result.</summary>
internal interface IHostModel
{
    /// <summary>Result of reading a member; null if the model does not know it.</summary>
    Value? Read(Value target, string name) => null;

    /// <summary>Applies an assignment to a member; true if it is handled completely.</summary>
    bool Assign(Value target, string name, Value value, Node at) => false;

    /// <summary>Result of calling a method; null if the model does not know it.</summary>
    Value? Call(MethodCall call) => null;
}
