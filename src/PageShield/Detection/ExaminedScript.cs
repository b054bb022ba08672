using PageShield.Detection.Rules;
using PageShield.JavaScript;
using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>A script while it is examined: what all layers share is made once, on first use. Not for use by two threads at once.</summary>
public sealed class ExaminedScript
{
    private readonly Lazy<(IReadOnlyList<CodeUnit> Units, bool IsCut)> _units;
    private readonly Dictionary<string, bool> _mentions = new(StringComparer.Ordinal);
    private readonly Lazy<PrintedScript> _printed;
    private IReadOnlyList<ScriptFinding>? _findings;

    internal ExaminedScript(ScriptToJudge script, CancellationToken cancellationToken)
    {
        Script = script;
        Parsed = ParsedScript.Parse(script.Source);
        _units = new(() => CodeUnits.Of(this, cancellationToken));
        _printed = new(() => JavaScriptPrinter.Print(Parsed));
    }

    /// <summary>What was given.</summary>
    public ScriptToJudge Script { get; }

    /// <summary>The source, parsed as far as it can be.</summary>
    public ParsedScript Parsed { get; }

    /// <summary>The code itself and every code that it unpacks, outermost first.</summary>
    internal IReadOnlyList<CodeUnit> Units => _units.Value.Units;

    /// <summary>True when a bound on work or time kept a part of the code from being looked at.</summary>
    internal bool IsCut => _units.Value.IsCut;

    /// <summary>What the rules found; each script is looked at once, by whichever layer asks first.</summary>
    internal IReadOnlyList<ScriptFinding> StaticFindings => _findings ??= StaticLayer.FindingsOf(this);

    /// <summary>Whether a reader of the served text finds the host's name, or its registrable domain, in it.</summary>
    internal bool Mentions(string host)
    {
        if (!_mentions.TryGetValue(host, out var known))
        {
            _mentions[host] = known = Script.Source.Contains(host, StringComparison.OrdinalIgnoreCase)
                || Script.Source.Contains(RegistrableDomain.Of(host), StringComparison.OrdinalIgnoreCase);
        }

        return known;
    }

    /// <summary>Line and column, from 1, in the pretty-printed source.</summary>
    internal (int Line, int Column) PlaceOf(int sourceOffset)
    {
        var place = _printed.Value.Lines.PlaceOf(_printed.Value.ToPrinted(Math.Clamp(sourceOffset, 0, Script.Source.Length)));
        return (place.Line, place.Column);
    }
}
