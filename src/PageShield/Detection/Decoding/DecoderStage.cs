using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>One interpreter with the declarations that decoders asked for so far.</summary>
internal sealed class DecoderStage(Engine engine)
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly HashSet<int> _ran = [];

    public Engine Engine => engine;

    /// <summary>Whether no name of the closure stands for something else here.</summary>
    public bool Suits(PureClosure closure) =>
        closure.Parts.All(part => part.Name.Length == 0 || !_names.TryGetValue(part.Name, out var start) || start == part.Start);

    /// <summary>UTF-16 units of what is to be run yet.</summary>
    public int Missing(PureClosure closure) => closure.Parts.Where(part => !_ran.Contains(part.Start)).Sum(part => part.Source.Length);

    /// <summary>Runs what is missing; a part that fails is not tried again.</summary>
    public void Prepare(PureClosure closure)
    {
        engine.Constraints.Reset();
        // Functions first, as they are hoisted: a rotation may stand before the table. The rest in the script's order: lists may be made
        // of what the table gives once it is turned.
        foreach (var (start, name, source) in closure.Parts.OrderBy(part => part.Source.StartsWith("function", StringComparison.Ordinal) ? 0 : 1))
        {
            if (!_ran.Add(start)) continue;
            if (name.Length > 0) _names[name] = start;
            engine.Execute(source);
        }
    }
}
