using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Names that nothing declares: the window's own, and those that the script gives it.</summary>
internal sealed class GlobalModel(FlowRun run, FlowLog log, ValuePool values, EventModel events)
{
    private const int MaxGlobals = 100_000;

    private readonly Dictionary<string, Value> _globals = new(StringComparer.Ordinal);

    // What the top level last gave the names that nothing declares, and those of them that functions write, too.
    private readonly Dictionary<string, Value> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    /// <summary>Forgets the order of the code.</summary>
    public void StartPass() => _latest.Clear();

    /// <summary>What the script itself put there; null when nothing.</summary>
    public Value? AssignedTo(string path) => _globals.TryGetValue(path, out var assigned) ? assigned : null;

    /// <summary>Notes what the top level has just given a name.</summary>
    public void SetLatest(string name, Value value) => _latest[name] = value;

    public Value ReadGlobal(string name)
    {
        if (_globals.TryGetValue(name, out var assigned)) return Host(name) is { } both ? Value.Join(assigned, both) : assigned;
        return Host(name) ?? values.OfPath(name);
    }

    // Old code builds its texts in names that it never declares: at the top, where no function writes them, they are read as they stand.
    public Value? NowAtTop(string name) =>
        run.Function is null && _latest.Count > 0 && _latest.TryGetValue(name, out var now) && now.HasExactText && !_shared.Contains(name)
            ? now
            : null;

    public void AssignGlobal(string name, Value value, Node at)
    {
        // Also as a member of the window: what the top level last wrote by name is then no longer what stands.
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
