using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>One interpreter with the declarations that decoders have needed so far.</summary>
internal sealed class DecoderStage(Engine engine)
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly HashSet<int> _ran = [];

    public Engine Engine => engine;

    /// <summary>Whether no name of the closure already has a different meaning here.</summary>
    public bool Suits(PureClosure closure) =>
        closure.Parts.All(part => part.Name.Length == 0 || !_names.TryGetValue(part.Name, out var start) || start == part.Start);

    /// <summary>Source length, in UTF-16 units, that still has to run.</summary>
    public int Missing(PureClosure closure) => closure.Parts.Where(part => !_ran.Contains(part.Start)).Sum(part => part.Source.Length);

    /// <summary>Runs the missing parts. A part that fails is not retried.</summary>
    public void Prepare(PureClosure closure)
    {
        engine.Constraints.Reset();
        // Functions first, because they are hoisted: a rotation may come before its table. The rest in script order, because lists may be built from
        // the rotated table.
        foreach (var (start, name, source) in closure.Parts.OrderBy(part => part.Source.StartsWith("function", StringComparison.Ordinal) ? 0 : 1))
        {
            if (!_ran.Add(start)) continue;
            if (name.Length > 0) _names[name] = start;
            engine.Execute(source);
        }
    }
}
