using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>A method call by name, with evaluated target and arguments.</summary>
internal readonly record struct MethodCall(Node Node, Value Target, string Name, Value[] Arguments)
{
    public Value First => Arguments.Length > 0 ? Arguments[0] : Value.Unknown;

    public Value Second => Arguments.Length > 1 ? Arguments[1] : Value.Unknown;

    public Value Last => Arguments.Length > 0 ? Arguments[^1] : Value.Unknown;
}
