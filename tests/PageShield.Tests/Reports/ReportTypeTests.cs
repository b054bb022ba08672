using System.Text;
using System.Text.Json;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.Tests.Reports;

public sealed class ReportTypeTests
{
    [Fact]
    public void Every_type_has_its_row_and_reads_its_own_name()
    {
        Assert.Equal(Enum.GetValues<ReportType>(), ReportTypes.All.Select(row => row.Type));
        Assert.All(ReportTypes.All, row => Assert.Equal(row.Type, ReportTypes.Read(row.Name)));
        Assert.All(ReportTypes.All, row => Assert.Equal(row.Type, ReportTypes.Of(Encoding.ASCII.GetBytes(row.Name))));
        // not null: filtered
        Assert.All(ReportTypes.All.Where(row => row.OldName is not null),
            row => Assert.Equal(row.Type, ReportTypes.Of(Encoding.ASCII.GetBytes(row.OldName!))));
        Assert.Equal(ReportTypes.All, ReportTypes.All.DistinctBy(row => row.Name));
    }

    [Theory]
    [InlineData("csp-violation", true)]
    [InlineData("integrity-violation", true)]
    [InlineData("csp-hash", false)]
    [InlineData("made-up", false)]
    public void Only_violations_of_a_resource_feed_the_inventory(string name, bool expected)
    {
        var key = new ObservationKey(name, "script-src", "https://cdn.example/x.js", "https://shop.example/", "", "report");

        Assert.Equal(expected, key.Kind.Row().FeedsInventory);
        Assert.DoesNotContain("kind", JsonSerializer.Serialize(key), StringComparison.OrdinalIgnoreCase);
    }
}
