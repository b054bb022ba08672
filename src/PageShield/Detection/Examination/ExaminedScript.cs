using PageShield.Detection.Layers;
using PageShield.Detection.Rules;
using PageShield.JavaScript;
using PageShield.JavaScript.Printing;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection.Examination;

/// <summary>A script under examination. Data that the layers share is computed once, on first use. Not thread-safe.</summary>
public sealed class ExaminedScript
{
    // From this size, in UTF-16 units, a garbage collection is worthwhile.
    private const int Large = 4_000_000;

    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, bool> _mentions = new(StringComparer.Ordinal);
    private (IReadOnlyList<CodeUnit> Units, bool IsCut)? _units;
    private IReadOnlyList<ScriptFinding>? _findings;

    internal ExaminedScript(ScriptInput script, AnalysisDepth depth, CancellationToken cancellationToken)
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

    /// <summary>The script as submitted.</summary>
    public ScriptInput Script { get; }

    /// <summary>How much of the analysis to run.</summary>
    public AnalysisDepth Depth { get; }

    /// <summary>The source, parsed as far as it can be.</summary>
    public ParsedScript Parsed { get; private set; }

    /// <summary>Whether parsing failed in full or in part.</summary>
    internal bool IsBroken => Parsed.Program is null || Parsed.Error is not null;

    /// <summary>The code itself and all code that it unpacks, outermost first.</summary>
    internal IReadOnlyList<CodeUnit> Units => Unpacked.Units;

    /// <summary>True if a limit on work or time left part of the code unexamined.</summary>
    internal bool IsCut => Unpacked.IsCut;

    /// <summary>Findings of the rules, computed once by the first layer that needs them.</summary>
    internal IReadOnlyList<ScriptFinding> StaticFindings => _findings ??= StaticLayer.FindingsOf(this);

    /// <summary>Whether the served text contains the host name or its registrable domain.</summary>
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
    /// Returns the opinions with lines and columns, from 1, in the pretty-printed source. This must be the last step for a script: it releases parsed
    /// data first, because the trees of a large bundle together with its printed text would use the most memory.
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
