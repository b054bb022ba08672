using System.Text.Json;
using PageShield.Storage;

namespace PageShield.Web.Demo;

/// <summary>Whether the demo's analytics vendor is breached; stored in the data directory.</summary>
public sealed class DemoSwitch(DataDirectory directory)
{
    private readonly string _path = Path.Combine(directory.Root, "demo.json");
    private readonly Lock _lock = new();
    private bool? _isInfected;
    private long _taken;

    /// <summary>Whether <c>cdn-analytics.localhost/tag.js</c> currently contains the skimmer.</summary>
    public bool IsInfected
    {
        get
        {
            lock (_lock) return _isInfected ??= Read();
        }
    }

    /// <summary>How often the skimmer has sent data since the server started.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Turns the skimmer on or off.</summary>
    public void Set(bool infected)
    {
        lock (_lock)
        {
            var draft = _path + ".new";
            File.WriteAllText(draft, JsonSerializer.Serialize(new State(infected)));
            File.Move(draft, _path, overwrite: true);
            _isInfected = infected;
        }
    }

    internal void CountTaken() => Interlocked.Increment(ref _taken);

    private bool Read()
    {
        try
        {
            return File.Exists(_path) && JsonSerializer.Deserialize<State>(File.ReadAllText(_path))?.Infected == true;
        }
        catch (JsonException)
        {
            // The file is incomplete after a crash. Default to the harmless clean state.
            return false;
        }
    }

    private sealed record State(bool Infected);
}
