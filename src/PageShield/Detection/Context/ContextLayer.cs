using System.Globalization;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Detection.Context;

/// <summary>
/// Adjusts the verdict on a script version for the context of one site. Context never makes anything malicious and never hides anything malicious. A
/// malicious verdict stays as it is, a clean one becomes suspicious only if the code itself shows several signs already, and a suspicious one moves
/// by the weights. Every note is reported, whether it counts or not.
/// </summary>
internal static class ContextLayer
{
    public const string NewHost = "context-new-host";
    public const string FirstOnPaymentPage = "context-first-on-payment-page";
    public const string OnlyVisitors = "context-only-visitors";
    public const string NewCapabilities = "context-new-capabilities";

    /// <summary>Minimum number of signs in the code of a clean script before context counts.</summary>
    public const int LeastSigns = 2;

    /// <summary>How long the same content must have run elsewhere to lower suspicion.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromDays(7);

    private const int LowestByContext = 10; // the lowest suspicious score
    private const int ManySites = 3;
    private const int LongestEvidence = 500;

    /// <summary>The context notes, not yet marked as counted or not.</summary>
    public static IReadOnlyList<ContextNote> Examine(ScriptSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(surroundings);
        var notes = new List<ContextNote>();
        if (surroundings.NewCapabilities is { } capabilities)
            notes.Add(Note(NewCapabilities, Severity.Low, 1, "It can do things that the previous clean version could not.", capabilities));
        if (surroundings.NewHost is { } host)
            notes.Add(Note(NewHost, Severity.Low, 1, $"No script came from its host before {Day(surroundings.NewHostSince)}.", host));
        if (surroundings.FirstPaymentPage is { } page)
            notes.Add(Note(FirstOnPaymentPage, Severity.Low, 1, "It is new and was first seen on a payment page.", page));
        if (surroundings.UncrawledCode is { } got)
            notes.Add(Note(OnlyVisitors, Severity.Low, 1, "Visitors' browsers ran code that no crawl has received.", got));
        if (surroundings.OtherSites > 0 && surroundings.At - surroundings.OtherSitesSince >= Settled)
        {
            notes.Add(Note(
                ContextNote.Prevalence, Severity.Info, surroundings.OtherSites >= ManySites
                    ? -1
                    : -0.5, $"The same code has run on other sites here since {Day(surroundings.OtherSitesSince)}, which lowers suspicion.",
                surroundings.OtherSites == 1
                    ? "1 other site"
                    : string.Create(CultureInfo.InvariantCulture, $"{surroundings.OtherSites} other sites")));
        }

        return notes;
    }

    /// <summary>The score on this site, with the notes marked as counted or not.</summary>
    /// <param name="score">Score of the content alone, 1 to 99.</param>
    /// <param name="verdict">Verdict on the content alone.</param>
    /// <param name="signs">Evidence in the code.</param>
    /// <param name="notes">Result of <see cref="Examine"/>.</param>
    public static (int Score, IReadOnlyList<ContextNote> Notes) Judge(
        int score, VerdictKind verdict, IReadOnlyCollection<CodeSign> signs, IReadOnlyList<ContextNote> notes)
    {
        ArgumentNullException.ThrowIfNull(signs);
        ArgumentNullException.ThrowIfNull(notes);
        var found = signs.Where(sign => sign.Weight > 0).DistinctBy(sign => sign.Rule).ToList();
        var counts = verdict == VerdictKind.Suspicious || (verdict == VerdictKind.Clean && found.Count >= LeastSigns);
        if (!counts || notes.Count == 0) return (score, notes);

        // Prevalence does not outweigh severe evidence: a breached vendor is on many sites at once.
        var isGrave = found.Exists(sign => sign.Severity >= Severity.High);
        var weighed = notes.Select(note => note with { IsCounted = note.Weight > 0 || !isGrave }).ToList();
        var guilt = 1 - (Math.Clamp(score, 1, 99) / 100.0);
        var logOdds = Math.Log(guilt / (1 - guilt)) + weighed.Where(note => note.IsCounted).Sum(note => note.Weight);
        var moved = (int)Math.Round(100 / (1 + Math.Exp(logOdds)));
        // Context does not raise the score of a clean script.
        return (Math.Clamp(verdict == VerdictKind.Clean ? Math.Min(score, moved) : moved, LowestByContext, 99), weighed);
    }

    private static ContextNote Note(string rule, Severity severity, double weight, string title, string evidence) => new()
    {
        Rule = rule,
        Severity = severity,
        Weight = weight,
        Title = title,
        Evidence = evidence.Length > LongestEvidence ? evidence[..LongestEvidence] + "…" : evidence,
    };

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
