using System.Globalization;
using PageShield.Detection.Examination;
using PageShield.Detection.Layers;

namespace PageShield.Detection.Model;

/// <summary>
/// Applies a trained model to the script as a whole. The model sees structure, not purpose. It can make a script suspicious, so it runs in the
/// offline browser, but never malicious. If rules found something, it adds weight in the same category within the same limit.
/// </summary>
internal sealed class ModelLayer : IDetectionLayer
{
    private const string Resource = "PageShield.Detection.Model.page-shield.trees";

    /// <summary>Minimum log odds for a finding. Below this, more legitimate scripts than hostile ones would be reported.</summary>
    private const double LeastLogOdds = 1.5;

    private const double MostAlone = 5.6;
    private const double MostBeside = 4;
    private const double LeastFound = 2.5;

    // Just below malicious: the prior is -5, and a 10 % chance of innocence is +2.2.
    private const double MostTogether = 6.8;

    private static readonly Lazy<ModelLayer?> ShippedModel = new(Load);

    private readonly TreeModel _model;
    private readonly string _version;

    /// <summary>Creates a layer with this model. The version becomes part of each verdict's version.</summary>
    public ModelLayer(TreeModel model, string version)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _version = version;
    }

    /// <summary>The layer with the built-in model; null if there is none.</summary>
    public static ModelLayer? Shipped => ShippedModel.Value;

    /// <inheritdoc />
    public LayerOpinion Examine(ExaminedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var found = script.StaticFindings;
        if (script.Units.Count == 0) return new LayerOpinion("model", _version, []);
        return OpinionOf(_model.LogOdds(ScriptFeatures.Of(script, found)), found, _version);
    }

    /// <summary>The opinion for the model's log odds, given the findings of the rules.</summary>
    internal static LayerOpinion OpinionOf(double logOdds, IReadOnlyList<ScriptFinding> found, string version)
    {
        if (logOdds < LeastLogOdds) return new LayerOpinion("model", version, []);
        var strongest = found
            .Where(finding => finding.Category is not (ThreatCategory.None or ThreatCategory.Obfuscation))
            .GroupBy(finding => finding.Category)
            .Select(group => (Category: group.Key, Weight: group.Sum(finding => finding.Weight)))
            .OrderByDescending(group => group.Weight)
            .ThenBy(group => group.Category)
            .FirstOrDefault();
        var beside = strongest.Weight >= LeastFound;
        // The model never takes a script over the malicious limit, and adds nothing if the rules already reach it.
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
                Title = "The script is built like known malicious scripts.",
                Evidence = string.Create(CultureInfo.InvariantCulture,
                    $"A model trained on known scripts rates this script {percent:F0} % malicious. "
                    + $"It sees how the code is built, not its purpose. {(beside
                        ? "It adds to what the rules found and makes nothing malicious"
                        : "Alone, it can make a script suspicious but never malicious")}."),
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
