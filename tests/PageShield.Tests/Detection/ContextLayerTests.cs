using PageShield.Detection;
using PageShield.Detection.Context;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.Tests.Detection;

public sealed class ContextLayerTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScriptSurroundings Worst = new()
    {
        At = At,
        NewHost = "cdn.stats.example",
        NewHostSince = At.AddHours(-1),
        FirstPaymentPage = "https://shop.example/checkout",
        UncrawledCode = "Version 1a2b3c4d, 7 reports",
        NewCapabilities = "It now sends cookies.",
    };

    private static readonly CodeSign Loader = new("hidden-script-loader", Severity.Medium, 3.5);
    private static readonly CodeSign Session = new("session-sent", Severity.Medium, 3.2);
    private static readonly CodeSign Fields = new("fields-sent", Severity.High, 5.3);

    [Fact]
    public void Everything_is_said_in_a_sentence_and_nothing_of_it_is_grave()
    {
        var notes = ContextLayer.Examine(Worst with { OtherSites = 4, OtherSitesSince = At.AddDays(-40) });

        Assert.Equal(
            [ContextLayer.NewCapabilities, ContextLayer.NewHost, ContextLayer.FirstOnPaymentPage, ContextLayer.OnlyVisitors, ContextNote.Prevalence],
            notes.Select(note => note.Rule));
        Assert.All(notes, note => Assert.EndsWith(".", note.Title, StringComparison.Ordinal));
        Assert.All(notes, note => Assert.NotEmpty(note.Evidence));
        Assert.All(notes, note => Assert.Contains(note.Severity, new[] { Severity.Info, Severity.Low }));
        Assert.Empty(ContextLayer.Examine(ScriptSurroundings.None));
    }

    [Fact]
    public void The_worst_context_alone_leaves_a_clean_script_as_it_is()
    {
        CodeSign[][] few =
            [[], [Loader], [Loader, Loader],
            [Loader, new CodeSign("well-known-library", Severity.Info, -2), new CodeSign("resembles-malware", Severity.Medium, 0)]];
        foreach (var signs in few)
        {
            var (score, notes) = ContextLayer.Judge(60, VerdictKind.Clean, signs, ContextLayer.Examine(Worst));

            Assert.Equal(60, score);
            Assert.Equal(4, notes.Count);
            Assert.DoesNotContain(notes, note => note.IsCounted);
        }
    }

    [Theory]
    [InlineData(71, 47)]
    [InlineData(90, 77)]
    [InlineData(99, 97)]
    public void Several_signs_in_the_code_and_context_together_move_a_clean_script(int alone, int expected)
    {
        var (score, notes) =
            ContextLayer.Judge(alone, VerdictKind.Clean, [Loader, Session],
            ContextLayer.Examine(new ScriptSurroundings { At = At, NewHost = "cdn.stats.example", NewHostSince = At }));

        Assert.Equal(expected, score);
        Assert.True(Assert.Single(notes).IsCounted);
    }

    [Theory]
    [InlineData(50, VerdictKind.Clean)]
    [InlineData(49, VerdictKind.Suspicious)]
    [InlineData(10, VerdictKind.Suspicious)]
    public void Context_makes_nothing_malicious(int alone, VerdictKind verdict)
    {
        var (score, _) = ContextLayer.Judge(alone, verdict, [Loader, Session, Fields], ContextLayer.Examine(Worst));

        Assert.Equal(VerdictKind.Suspicious, ScoreModel.VerdictOf(score, examined: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Context_hides_nothing_malicious(int alone)
    {
        var (score, notes) =
            ContextLayer.Judge(alone, VerdictKind.Malicious, [Fields],
            ContextLayer.Examine(new ScriptSurroundings { At = At, OtherSites = 400, OtherSitesSince = At.AddDays(-400) }));

        Assert.Equal(alone, score);
        Assert.False(Assert.Single(notes).IsCounted);
    }

    [Fact]
    public void What_nobody_could_look_at_stays_unknown_with_its_context_said()
    {
        var (score, notes) = ContextLayer.Judge(99, VerdictKind.Unknown, [Loader, Session], ContextLayer.Examine(Worst));

        Assert.Equal(99, score);
        Assert.DoesNotContain(notes, note => note.IsCounted);
    }

    [Fact]
    public void What_runs_elsewhere_for_long_is_less_suspicious_unless_the_evidence_is_grave()
    {
        var common = ContextLayer.Examine(new ScriptSurroundings { At = At, OtherSites = 3, OtherSitesSince = At.AddDays(-30) });

        var weak = ContextLayer.Judge(40, VerdictKind.Suspicious, [Loader, Session], common);
        var grave = ContextLayer.Judge(40, VerdictKind.Suspicious, [Fields], common);
        var clean = ContextLayer.Judge(71, VerdictKind.Clean, [Loader, Session], common);

        Assert.Equal(64, weak.Score);
        Assert.True(Assert.Single(weak.Notes).IsCounted);
        Assert.Contains("lowers suspicion", weak.Notes[0].Title, StringComparison.Ordinal);
        Assert.Equal(40, grave.Score);
        Assert.False(Assert.Single(grave.Notes).IsCounted);
        Assert.Equal(71, clean.Score);
    }

    [Fact]
    public void What_came_to_all_sites_this_week_says_nothing_for_itself() =>
        Assert.Empty(ContextLayer.Examine(new ScriptSurroundings { At = At, OtherSites = 400, OtherSitesSince = At.AddDays(-6) }));

    [Fact]
    public void Notes_read_as_they_were_written()
    {
        var notes = ContextLayer.Examine(Worst);

        Assert.Equal(notes, ContextNote.ReadAll(ContextNote.Write(notes)));
        Assert.Null(ContextNote.Write([]));
        Assert.Empty(ContextNote.ReadAll(null));
    }
}
