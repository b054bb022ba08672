using System.Globalization;
using PageShield.Crawler.Detonation;
using PageShield.Detection;
using PageShield.Detection.Examination;

namespace PageShield.Tests.Detection;

public sealed class SourceVersionTests
{
    [Fact]
    public void The_analysis_and_the_chamber_have_versions_of_their_own_sources()
    {
        var analysis = SourceVersion.OfAnalysis;
        var chamber = SourceVersion.Of(typeof(Detonator).Assembly);

        Assert.InRange(analysis, 1, 1 << 28);
        Assert.InRange(chamber, 1, 1 << 28);
        Assert.NotEqual(analysis, chamber);
        Assert.StartsWith($"static/{analysis.ToString(CultureInfo.InvariantCulture)} ", ScriptExaminer.AnalyzerVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_has_room_for_both_versions() => Assert.True($"static/{1 << 28} model/01234567 chamber/{1 << 28}".Length <= 64);

    [Fact]
    public void An_assembly_that_was_built_without_a_version_says_so() =>
        Assert.Throws<InvalidOperationException>(() => SourceVersion.Of(typeof(SourceVersionTests).Assembly));
}
