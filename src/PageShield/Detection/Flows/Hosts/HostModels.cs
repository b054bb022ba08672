using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>All models, in the order in which they are queried.</summary>
internal sealed class HostModels : IHostModel
{
    private IHostModel[] _models = [];

    public void Use(params IHostModel[] models) => _models = models;

    public Value? Read(Value target, string name)
    {
        foreach (var model in _models)
        {
            if (model.Read(target, name) is { } value) return value;
        }

        return null;
    }

    public bool Assign(Value target, string name, Value value, Node at)
    {
        foreach (var model in _models)
        {
            if (model.Assign(target, name, value, at)) return true;
        }

        return false;
    }

    public Value? Call(MethodCall call)
    {
        foreach (var model in _models)
        {
            if (model.Call(call) is { } value) return value;
        }

        return null;
    }
}
