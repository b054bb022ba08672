using System.Text.Json.Nodes;
using PageShield.Detection;

namespace PageShield.Cli.Scan;

/// <summary>A scan's findings as SARIF: each at its script's URL, or at the page if it has none.</summary>
internal static class ScanSarif
{
    /// <summary>The log.</summary>
    public static SarifLog Of(ScanReport report)
    {
        var log = new SarifLog();
        var scripts = report.Scripts.ToDictionary(script => script.Id);
        foreach (var finding in report.Findings.Concat(report.Scripts.SelectMany(script => script.Findings)).Distinct())
        {
            var script = finding.Script is { } id ? scripts.GetValueOrDefault(id) : null;
            var properties = new JsonObject { ["site"] = report.Site };
            if (finding.Page is { } page) properties["page"] = page;
            if (script?.Score is { } score) properties["score"] = score;
            if (script?.Sha256 is { } hash) properties["sha256"] = hash.ToString();
            log.Add(finding.Rule, finding.Severity,
                finding.Title, finding.Evidence, script?.Url ?? finding.Page ?? report.Site, finding.Line, finding.Column, properties);
        }

        return log;
    }
}
