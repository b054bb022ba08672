using PageShield.Detection;
using PageShield.Detection.Detonation;

namespace PageShield.Tests.Detection;

/// <summary>What a run's story counts for.</summary>
public sealed class DetonationEvidenceTests
{
    private static readonly DetonatedRead[] ReadFields =
        [new("a shop", "cc_number", "cc-number"), new("a shop", "cc_cid", "cc-csc"), new("a shop", "email", "email")];

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(8, false, 0)]
    [InlineData(32, false, 5.2)]
    [InlineData(180, false, 7.5)]
    [InlineData(90_000, false, 5.2)]
    [InlineData(0, true, 7.5)]
    public void Only_what_cannot_be_read_and_is_about_as_long_as_what_was_typed_is_grave(int unreadable, bool isVeiled, double weight)
    {
        var report =
            Report(new DetonatedRequest(
            "a shop", "beacon", "https://in.metrics.example/v2", "in.metrics.example", false, null, [], 900, unreadable, isVeiled));

        var findings = DetonationEvidence.OpinionOf(report, new ScriptInput { Source = "/* names no host */" }).Findings;

        Assert.Equal(weight, findings.Sum(finding => finding.Weight));
    }

    [Theory]
    [InlineData(5, "https://cdn.metrics.example/a.js")]
    [InlineData(9.5, "https://cdn.metrics.example/a.js", "https://copies.example/a.js")]
    [InlineData(9.5)]
    public void A_vendor_that_speaks_to_itself_is_no_stranger_and_a_copy_of_its_file_elsewhere_is(double weight, params string[] urls)
    {
        var report =
            Report(new DetonatedRequest("a shop", "beacon", "https://in.metrics.example/v2", "in.metrics.example", false, "cc-number", [], 900));
        var script = new ScriptInput { Source = "send('https://in.metrics.example/v2')", Urls = [.. urls.Select(url => new Uri(url))] };

        Assert.Equal(weight, Assert.Single(DetonationEvidence.OpinionOf(report, script).Findings).Weight);
    }

    private static DetonationReport Report(DetonatedRequest request) =>
        new() { Version = "test", Shops = ["a shop"], Requests = [request], Reads = ReadFields };
}
