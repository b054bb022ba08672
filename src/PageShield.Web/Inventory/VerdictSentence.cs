using System.Globalization;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Web.Layout.Badges;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Inventory;

/// <summary>A verdict in words: the verdict, the reason for it, and the next step.</summary>
internal sealed record VerdictSentence(string Verdict, string Why, string Next)
{
    /// <param name="past">Findings of high or critical severity about earlier versions, most severe first.</param>
    public static VerdictSentence Of(ScriptRow script, IReadOnlyList<FindingView> findings, IReadOnlyList<FindingView> past, bool isWaiting,
        TimeZoneInfo zone, OverrideRow? verdictOverride = null)
    {
        if (script.OverruledVerdict is { } machine && verdictOverride is not null) return OfOperator(script, machine, verdictOverride, zone);

        var evidence = findings.Count == 0 ? "" : Display.Plain(FirstSentence.Of(findings[0].Title, findings[0].Rule)).TrimEnd('.') + ".";
        return script.Verdict switch
        {
            VerdictKind.Malicious => new(
                "This script is malicious.",
                evidence,
                "Remove it from your pages now"
                + (script.Host.Length > 0 && script.Party == Party.Third
                    ? $", or block {Display.Plain(script.Host)} in your content security policy"
                    : "")
                + ". Then crawl again to check that it is removed."),
            VerdictKind.Suspicious when findings.Any(static finding => finding.Rule == AnalyzerCrash.Rule) => new(
                "This script resists analysis.",
                evidence,
                "Legitimate code does not do that. Find out who added it, and remove it from your pages until you know what it does."),
            VerdictKind.Suspicious => new(
                "This script needs a review.",
                evidence,
                "Read the marked lines. If you do not know who added it, remove it from your pages. If it is a vendor’s, ask the vendor."),
            VerdictKind.Clean when past.Count > 0 => new(
                "An earlier version of this script was harmful.",
                $"{Display.Plain(FirstSentence.Of(past[0].Title, past[0].Rule)).TrimEnd('.')}. The current version has no such finding.",
                "Find out how that version got there before you close the case. It can happen again the same way."),
            VerdictKind.Clean => new(
                "No harmful behavior was found in this script.",
                findings.Count == 0
                    ? "All of its code was analyzed, without a finding."
                    : $"{Display.Plural(findings.Count, "observation")} below, none harmful on its own.",
                "Nothing to do. You are notified when it changes."),
            _ when script.Sha256 is null => new(
                "Its code has not been seen yet.",
                script.ReportedAt is null
                    ? "It was requested, but no content was received."
                    : "Only visitors’ browsers reported it. No crawl has found it.",
                "Crawl a page that loads it: add the page to the site’s start URLs if it is not linked."),
            _ => new(
                isWaiting ? "Its code is waiting for analysis." : "There was nothing to analyze.",
                isWaiting ? "Analysis usually takes a few seconds." : "The content is data, empty, or exceeds the size limit.",
                isWaiting ? "Reload this page in a moment." : "Nothing to do. You are notified when it changes."),
        };
    }

    private static VerdictSentence OfOperator(ScriptRow script, VerdictKind machine, OverrideRow verdictOverride, TimeZoneInfo zone)
    {
        var until = TimeZoneInfo.ConvertTime(verdictOverride.ExpiresAt, zone).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var verdict = $"The analysis verdict is {VerdictBadge.WordOf(machine).ToLowerInvariant()}"
            + $"{(script.Score is { } score && machine != VerdictKind.Unknown ? $", {ScoreWords.Full(score)}" : "")}. Its evidence is listed below. "
            + $"It applies again on {until}, or as soon as the script gains a new capability.";
        return new(
            script.Verdict == VerdictKind.Malicious
                ? "An operator marked this script as malicious."
                : "An operator marked this script as harmless.",
            $"{Display.Plain(verdictOverride.Author)}: {Display.Plain(verdictOverride.Reason)}",
            script.Verdict == VerdictKind.Malicious ? $"Remove it from your pages now. {verdict}" : verdict);
    }
}
