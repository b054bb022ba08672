using System.Globalization;
using PageShield.Detection.Examination;
using PageShield.Detection.Layers;

namespace PageShield.Detection.Model;

/// <summary>
/// What a trained model makes of the script as a whole. It sees shapes and not reasons: it can make a script suspicious, and so have it run in
/// the offline browser, and never malicious; where rules found something of a kind, it adds to that within the same bound.
/// </summary>
internal sealed class ModelLayer : IDetectionLayer
{
    private const string Resource = "PageShield.Detection.Model.page-shield.trees";

    /// <summary>Log odds from which it speaks up: below, more honest scripts than hostile ones would be named.</summary>
    private const double Speaks = 1.5;

    private const double MostAlone = 5.6;
    private const double MostBeside = 4;
    private const double LeastFound = 2.5;

    // Just short of malicious: the prior is -5, and a tenth innocent is +2.2.
    private const double MostTogether = 6.8;

    private static readonly Lazy<ModelLayer?> ShippedModel = new(Load);

    private readonly TreeModel _model;
    private readonly string _version;

    /// <summary>A layer with this model; the version goes into each verdict's.</summary>
    public ModelLayer(TreeModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _version = version;
    }

    /// <summary>The layer with the model that is part of the program; null when there is none.</summary>
    public static ModelLayer? Shipped => ShippedModel.Value;

    /// <inheritdoc />
    public LayerOpinion Examine(ExaminedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var found = script.StaticFindings;
        if (script.Units.Count == 0) return new LayerOpinion("model", _version, []);
        return OpinionOf(_model.LogOdds(ScriptFeatures.Of(script, found)), found, _version);
    }

    /// <summary>What log odds amount to beside the rules' findings.</summary>
    internal static LayerOpinion OpinionOf(double logOdds, IReadOnlyList<ScriptFinding> found, string version)
    {
        if (logOdds < Speaks) return new LayerOpinion("model", version, []);
        var strongest = found
            .Where(finding => finding.Category is not (ThreatCategory.None or ThreatCategory.Obfuscation))
            .GroupBy(finding => finding.Category)
            .Select(group => (Category: group.Key, Weight: group.Sum(finding => finding.Weight)))
            .OrderByDescending(group => group.Weight)
            .ThenBy(group => group.Category)
            .FirstOrDefault();
        var beside = strongest.Weight >= LeastFound;
        // What the rules call malicious, or leave at the edge, stays where they put it.
        var weight = beside
            ? Math.Min(Math.Min(MostBeside, logOdds), Math.Max(0, MostTogether - strongest.Weight))
            : Math.Min(MostAlone, 3.5 + logOdds);
        var percent = 100 / (1 + Math.Exp(-logOdds));
        return new LayerOpinion("model", version,
        [
            new ScriptFinding
            {
                Rule = "resembles-malware",
                Severity = beside ? Severity.Medium : Severity.Low,
                Category = beside ? strongest.Category : ThreatCategory.Skimmer,
                Weight = Math.Round(weight, 2),
                Title = "The script is built like known malicious ones.",
                Evidence = string.Create(CultureInfo.InvariantCulture, $"A model that was trained on known scripts gives {percent:F0} % for malicious. It sees how the code is built and not why: {(beside ? "it adds to what the rules found, and makes nothing malicious" : "by itself it makes a script suspicious and never malicious")}."),
            },
        ]);
    }

    private static ModelLayer? Load()
    {
        using var stream = typeof(ModelLayer).Assembly.GetManifestResourceStream(Resource);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return new ModelLayer(TreeModel.Read(new StringReader(text)),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..8]);
    }
}
