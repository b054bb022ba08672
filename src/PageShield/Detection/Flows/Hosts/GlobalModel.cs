using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models undeclared names: members of the window, and globals that the script assigns.</summary>
internal sealed class GlobalModel(FlowRun run, FlowLog log, ValuePool values, EventModel events)
{
    private const int MaxGlobals = 100_000;

    private readonly Dictionary<string, Value> _globals = new(StringComparer.Ordinal);

    // Values that the top level last assigned to undeclared names, and those names that functions also write.
    private readonly Dictionary<string, Value> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    /// <summary>Resets flow-sensitive values.</summary>
    public void StartPass() => _latest.Clear();

    /// <summary>The value that the script assigned; null if none.</summary>
    public Value? AssignedTo(string path) => _globals.TryGetValue(path, out var assigned) ? assigned : null;

    /// <summary>Records the value that the top level has just assigned to a name.</summary>
    public void SetLatest(string name, Value value) => _latest[name] = value;

    public Value ReadGlobal(string name)
    {
        if (_globals.TryGetValue(name, out var assigned)) return Host(name) is { } both ? Value.Join(assigned, both) : assigned;
        return Host(name) ?? values.OfPath(name);
    }

    // Old code builds its texts in undeclared names. At the top level, if no function writes them, their current value is read.
    public Value? NowAtTop(string name) =>
        run.Function is null && _latest.Count > 0 && _latest.TryGetValue(name, out var now) && now.HasExactText && !_shared.Contains(name)
            ? now
            : null;

    public void AssignGlobal(string name, Value value, Node at)
    {
        // Assignment as a window member also invalidates the value that the top level last assigned by name.
        if (run.Function is null) _latest.Remove(name);
        else _shared.Add(name);
        if (name is "location") log.Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
        if (name.StartsWith("on", StringComparison.Ordinal) && value.Functions is not null) events.Listen(HostValues.Window, name[2..], value, at);
        if (BrowserApis.Has(name, ApiTraits.Intercepts)) log.Record(FactKind.Hook, at, name, value, Labels.None);
        if (_globals.TryGetValue(name, out var old))
        {
            var joined = Value.Join(old, value);
            if (ReferenceEquals(joined, old)) return;
            _globals[name] = joined;
        }
        else
        {
            if (_globals.Count >= MaxGlobals) return;
            _globals[name] = value;
        }

        run.Changed = true;
    }

    public static Value? Customary(string name) => name switch
    {
        "$" or "jQuery" or "jquery" or "$j" or "jQ" => Value.OfKind(HostKind.JQuery),
        _ => null,
    };

    private static Value? Host(string name) => name switch
    {
        "window" or "self" or "globalThis" or "top" or "parent" or "frames" or "opener" => HostValues.Window,
        "document" => HostValues.Document,
        "location" => HostValues.Location,
        _ when BrowserApis.UseOf(name) == ApiUse.Storage => HostValues.Storage,
        "event" => Value.OfKind(HostKind.Event),
        _ when BrowserApis.UseOf(name) == ApiUse.Wallet => new Value { Kind = HostKind.Wallet, Path = name, Labels = Labels.Wallet },
        "undefined" or "NaN" or "Infinity" or "null" => Value.Unknown,
        _ => GlobalModel.Customary(name),
    };
}
