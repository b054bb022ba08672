using PageShield.Detection.Layers;
using PageShield.Detection.Rules;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.Reports;

namespace PageShield.Detection.Examination;

/// <summary>A script while it is examined: what all layers share is made once, on first use. Not for use by two threads at once.</summary>
public sealed class ExaminedScript
{
    // From here on, in UTF-16 units, memory is worth a collection of its own.
    private const int Large = 4_000_000;

    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, bool> _mentions = new(StringComparer.Ordinal);
    private (IReadOnlyList<CodeUnit> Units, bool IsCut)? _units;
    private IReadOnlyList<ScriptFinding>? _findings;

    internal ExaminedScript(ScriptToJudge script, AnalysisDepth depth, CancellationToken cancellationToken)
    {
        Script = script;
        Depth = depth;
        Parsed = depth switch
        {
            AnalysisDepth.Complete => ParsedScript.Parse(script.Source),
            AnalysisDepth.WithoutRunning => ParsedScript.Parse(ScriptEnvelope.WithoutCommentLines(script.Source)),
            _ => ParsedScript.Unparsed(script.Source),
        };
        _cancellationToken = cancellationToken;
    }

    /// <summary>What was given.</summary>
    public ScriptToJudge Script { get; }

    /// <summary>How much of the analysis is done.</summary>
    public AnalysisDepth Depth { get; }

    /// <summary>The source, parsed as far as it can be.</summary>
    public ParsedScript Parsed { get; private set; }

    /// <summary>Whether it does not parse, or only in part.</summary>
    internal bool IsBroken => Parsed.Program is null || Parsed.Error is not null;

    /// <summary>The code itself and every code that it unpacks, outermost first.</summary>
    internal IReadOnlyList<CodeUnit> Units => Unpacked.Units;

    /// <summary>True when a bound on work or time kept a part of the code from being looked at.</summary>
    internal bool IsCut => Unpacked.IsCut;

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

    /// <summary>
    /// The opinions with lines and columns, from 1, in the pretty-printed source. The last thing that is asked of a script: what was made of it is
    /// let go first, as the trees of a large bundle and its printed text together would take most memory of all.
    /// </summary>
    internal List<LayerOpinion> Place(List<LayerOpinion> opinions)
    {
        if (!opinions.Exists(opinion => opinion.Findings.Any(finding => finding.Offset is not null))) return opinions;
        (_units, _findings) = (([], IsCut), []);
        Parsed = Parsed.WithoutTree();
        if (Script.Source.Length > Large) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var printed = JavaScriptPrinter.Print(Parsed);
        return opinions.ConvertAll(opinion => opinion with { Findings = [.. opinion.Findings.Select(Placed)] });

        ScriptFinding Placed(ScriptFinding finding)
        {
            if (finding.Offset is not { } offset) return finding;
            var (line, column) = printed.Lines.PlaceOf(printed.ToPrinted(Math.Clamp(offset, 0, Script.Source.Length)));
            return finding with { Line = line, Column = column, Offset = null };
        }
    }

    private (IReadOnlyList<CodeUnit> Units, bool IsCut) Unpacked =>
        _units ??= Depth == AnalysisDepth.TextOnly ? ([], true) : CodeUnits.Of(this, _cancellationToken);
}
