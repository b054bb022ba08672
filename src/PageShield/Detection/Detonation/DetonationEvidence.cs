using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.Reports;

namespace PageShield.Detection.Detonation;

/// <summary>Turns a detonation report into evidence: which fields were read, and what was sent where.</summary>
public static class DetonationEvidence
{
    private const int MaxNamed = 12;
    private const double Doubtful = 5.2;

    /// <summary>
    /// Limits in bytes: shortest card number; longest common digest (SHA-512, in hexadecimal as three quarters of its characters); largest encrypted
    /// checkout form.
    /// </summary>
    private const int ShortestCard = 12, LongestDigest = 48, LongestForm = 4_000;
    private const int SmallScript = 30_000;

    /// <summary>
    /// Whether detonation can add anything to the first layers: doubt, hidden code, or a small script, as payloads are. Large plain code that they
    /// clear is not run.
    /// </summary>
    public static bool IsWorthwhile(ScriptJudgement judgement, ScriptInput script)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        ArgumentNullException.ThrowIfNull(script);
        if (judgement.Verdict == Inventory.VerdictKind.Malicious || script.Source.AsSpan().Trim().Length == 0) return false;
        return judgement.Verdict is Inventory.VerdictKind.Suspicious or Inventory.VerdictKind.Unknown || script.Source.Length < SmallScript
            || judgement.Findings.Any(finding => finding.Weight > 0);
    }

    /// <summary>All opinions after a run: that of the detonation, and the others with the questions that it answered.</summary>
    public static IReadOnlyList<LayerOpinion> After(IReadOnlyList<LayerOpinion> opinions, DetonationReport report, ScriptInput script) =>
        [.. OpenQuestion.After(opinions, report), OpinionOf(report, script)];

    /// <summary>The layer's opinion. A detonation that could not run has no findings and makes a script neither clean nor malicious.</summary>
    public static LayerOpinion OpinionOf(DetonationReport report, ScriptInput script)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(script);
        var findings = new List<ScriptFinding>();
        if (Exfiltration(report, script) is { } exfiltration) findings.Add(exfiltration);
        else if (SealedPayload(report, script) is { } payload) findings.Add(payload);
        if (OwnSite(report) is { } own) findings.Add(own);
        findings.AddRange(HiddenTargets(report, script));
        return new LayerOpinion("detonation", report.Version, findings);
    }

    private static ScriptFinding? Exfiltration(DetonationReport report, ScriptInput script)
    {
        ScriptFinding? worst = null;
        foreach (var request in report.Requests.Where(request => request.Canary is not null && !request.IsOwn))
        {
            var isVendor = WellKnownHosts.Includes(request.Host);
            var isOwnVendor = script.ComesFrom(request.Host);
            var weight = (request.Canary, isVendor, isOwnVendor) switch
            {
                (_, true, _) => 2,
                ("cc-number", _, true) => 5,
                ("cc-number", _, _) => 9.5,
                ("current-password", _, false) => 7.5,
                _ => 4,
            };
            if (request.Wrapping.Count > 0) weight += 0.5;
            if (!script.Source.Contains(request.Host, StringComparison.OrdinalIgnoreCase)) weight += 1;
            if (worst is not null && worst.Weight >= weight) continue;
            worst = Finding("detonation-exfiltration", weight, ThreatCategory.Skimmer,
                $"On a test checkout, the script sent {Named(request.Canary)} to {request.Host}.",
                $"{Story(report, request.Shop)}\nsent by {request.Channel} to {request.Url}"
                + $"{(request.Wrapping.Count > 0 ? $"\nencoded as {string.Join(", ", request.Wrapping)}" : "")}");
        }

        return worst;
    }

    // Encrypted requests cannot be matched with what was read. A readable request without a typed value is not theft.
    private static ScriptFinding? SealedPayload(DetonationReport report, ScriptInput script)
    {
        ScriptFinding? worst = null;
        foreach (var request in report.Requests)
        {
            if (request.IsOwn || request.Channel is "script" or "navigation" or "style" || WellKnownHosts.Includes(request.Host)) continue;
            if (request.Unreadable < ShortestCard && !request.HasSubstitutedDigits) continue;
            var reads = report.Reads.Where(read => read.Shop == request.Shop).ToList();
            if (!reads.Any(read => read.Purpose == "cc-number") || reads.Count < 3) continue;
            // A form's values are a few hundred characters. Much longer data is a recording, and data as short as a digest may be one.
            var isLikeTyped = request.HasSubstitutedDigits || request.Unreadable is > LongestDigest and <= LongestForm;
            var weight = !isLikeTyped ? Doubtful : script.Source.Contains(request.Host, StringComparison.OrdinalIgnoreCase)
                && !request.HasSubstitutedDigits ? 5.5 : 7.5;
            if (worst is not null && worst.Weight >= weight) continue;
            worst = Finding("detonation-sealed-payload", weight, ThreatCategory.Skimmer,
                request.HasSubstitutedDigits
                    ? $"On a test checkout, the script sent the card number to {request.Host}, with its digits replaced by other characters."
                    : $"On a test checkout, the script read card fields and sent unreadable data to {request.Host}.",
                $"{Story(report, request.Shop)}\n"
                + $"{request.Unreadable} unreadable bytes in {request.Length} characters by {request.Channel} to {request.Url}");
        }

        return worst;
    }

    // Shops send card numbers to themselves, but have no reason to do so in addition to the form, and encoded.
    private static ScriptFinding? OwnSite(DetonationReport report)
    {
        foreach (var request in report.Requests)
        {
            if (!request.IsOwn || request.Canary != "cc-number" || request.Channel == "navigation") continue;
            var weight =
                3.0 + (request.Wrapping.Any(layer => layer != "escaped") ? 2 : 0) + (request.Channel is "image" or "beacon" or "websocket" ? 1.5 : 0);
            return Finding("detonation-own-site", weight, ThreatCategory.Skimmer,
                "On a test checkout, the script sent the card number to an address of the shop itself, in addition to the form.",
                $"{Story(report, request.Shop)}\nsent by {request.Channel} to {request.Url}"
                + $"{(request.Wrapping.Count > 0 ? $"\nencoded as {string.Join(", ", request.Wrapping)}" : "")}");
        }

        return null;
    }

    private static IEnumerable<ScriptFinding> HiddenTargets(DetonationReport report, ScriptInput script)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in report.Requests)
        {
            if (request.IsOwn || request.Canary is not null || request.Host.Length == 0
                || request.Channel is not ("script" or "navigation" or "frame") || !seen.Add(request.Channel))
                continue;
            if (WellKnownHosts.Includes(request.Host) || script.Source.Contains(request.Host, StringComparison.OrdinalIgnoreCase)
                || script.ComesFrom(request.Host)) continue;
            yield return request.Channel == "script"
                ? Finding("detonation-hidden-script", 4, ThreatCategory.SupplyChain,
                    $"While running, the script loaded code from {request.Host}, whose name the code hides.", $"on {request.Shop}: {request.Url}")
                : Finding("detonation-hidden-page", 4.5, ThreatCategory.Redirect,
                    $"While running, the script opened a page on {request.Host}, whose name the code hides.",
                    $"on {request.Shop}, by {request.Channel}: {request.Url}");
        }
    }

    private static string Story(DetonationReport report, string shop)
    {
        var fields = report.Reads.Where(read => read.Shop == shop).Select(read => read.Field).Where(field => field.Length > 0).Distinct().ToList();
        return fields.Count == 0 ? $"shop: {shop}"
            : $"shop: {shop}\nfields read: {string.Join(", ", fields.Take(MaxNamed))}"
                + $"{(fields.Count > MaxNamed ? $" and {fields.Count - MaxNamed} more" : "")}";
    }

    private static string Named(string? purpose) => purpose switch
    {
        "cc-number" => "the card number",
        "current-password" => "the password",
        "cc-name" => "the visitor's name",
        _ => "what was typed",
    };

    private static ScriptFinding Finding(string rule, double weight, ThreatCategory category, string title, string evidence) => new()
    {
        Rule = rule,
        Severity = weight >= 7.25 ? Severity.Critical : weight >= 5 ? Severity.High : weight >= 3 ? Severity.Medium : Severity.Low,
        Category = category,
        Weight = weight,
        Title = title,
        Evidence = evidence.Length > ScriptFinding.MaxEvidenceLength ? evidence[..ScriptFinding.MaxEvidenceLength] : evidence,
        Line = 0,
        Column = 0,
    };
}
