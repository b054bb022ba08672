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

/// <summary>A verdict in words: what it is, why, and what to do next.</summary>
internal sealed record VerdictSentence(string Verdict, string Why, string Next)
{
    /// <param name="past">Grave proof against versions that ran before, gravest first.</param>
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
                $"Take it out of your pages now{(script.Host.Length > 0 && script.Party == Party.Third ? $", or block {Display.Plain(script.Host)} in your content security policy" : "")}. Then crawl again to see that it is gone."),
            VerdictKind.Suspicious when findings.Any(static finding => finding.Rule == AnalyserEnded.Rule) => new(
                "This script defends itself against being analysed.",
                evidence,
                "Honest code does not do that. Find out who put it there; take it off your pages until you know what it does."),
            VerdictKind.Suspicious => new(
                "This script needs a look.",
                evidence,
                "Read the marked lines. If you do not know who put it there, take it off your pages, and ask its vendor where it is not your own."),
            VerdictKind.Clean when past.Count > 0 => new(
                "An earlier version of this script did harm.",
                $"{Display.Plain(FirstSentence.Of(past[0].Title, past[0].Rule)).TrimEnd('.')}. The version that runs now has no such finding.",
                "Find out how that version came there before you call it over: whoever put it in once can do it again."),
            VerdictKind.Clean => new(
                "Nothing harmful was found in this script.",
                findings.Count == 0
                    ? "Its code was read as a whole, without a finding."
                    : $"{Display.Plural(findings.Count, "observation")} below, none of them harmful by itself.",
                "Nothing to do. You are told when it changes."),
            _ when script.Sha256 is null => new(
                "Its code has not been seen yet.",
                script.ReportedAt is null ? "It was requested, but no content came." : "Only visitors’ browsers reported it; no crawl has met it.",
                "Crawl a page that loads it: add the page to the site’s start URLs if it is not linked."),
            _ => new(
                isWaiting ? "Its code is waiting to be judged." : "There was nothing to judge.",
                isWaiting ? "Judging usually takes a few seconds." : "The content is data, empty, or larger than what is kept.",
                isWaiting ? "Load this page again in a moment." : "Nothing to do. You are told when it changes."),
        };
    }

    private static VerdictSentence OfOperator(ScriptRow script, VerdictKind machine, OverrideRow verdictOverride, TimeZoneInfo zone)
    {
        var until = TimeZoneInfo.ConvertTime(verdictOverride.ExpiresAt, zone).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var verdict = $"The machine’s own verdict is {VerdictBadge.WordOf(machine).ToLowerInvariant()}{(script.Score is { } score && machine != VerdictKind.Unknown ? $", {ScoreWords.Full(score)}" : "")}; its evidence stands below. It counts again on {until}, or as soon as the script can do something new.";
        return new(
            script.Verdict == VerdictKind.Malicious
                ? "An operator says that this script is malicious."
                : "An operator says that this script is harmless.",
            $"{Display.Plain(verdictOverride.Author)}: {Display.Plain(verdictOverride.Reason)}",
            script.Verdict == VerdictKind.Malicious ? $"Take it out of your pages now. {verdict}" : verdict);
    }
}
