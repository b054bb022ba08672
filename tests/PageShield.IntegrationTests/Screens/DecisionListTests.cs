using PageShield.Web.Overview;

namespace PageShield.IntegrationTests.Screens;

/// <summary>Nothing critical vanishes from the first page, in whatever order things come.</summary>
public sealed class DecisionListTests
{
    private static readonly Decision[] Happened =
    [
        Of(Severity.Critical, "1/script/7", "Typed card data left"), Of(Severity.Critical, "1/script/7", "Malicious script on the checkout"),
        Of(Severity.Critical, "1/script/8", "A malicious script runs", isState: true),
        Of(Severity.High, "1/script/7", "A script changed"), Of(Severity.Critical, "1/script/7", "A malicious script runs (7)", isState: true),
        Of(Severity.Medium, "1/crawl", "A crawl failed"),
    ];

    [Fact]
    public void Every_order_of_arrival_gives_the_same_list_with_all_that_is_critical_first()
    {
        foreach (var order in Orders(Enumerable.Range(0, Happened.Length).ToArray()))
        {
            var start = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
            var list = DecisionList.Ordered(order.Select((index, place) => Happened[index] with { At = start.AddMinutes(place) }));

            Assert.Equal(4, list.Count);
            Assert.Equal(["A malicious script runs", "Malicious script on the checkout", "Typed card data left"],
                list.Take(3).Select(decision => decision.Title).Order());
            Assert.Equal("A crawl failed", list[3].Title);
            Assert.Equal(list.Take(3).OrderByDescending(decision => decision.At), list.Take(3));
        }
    }

    [Fact]
    public void A_second_malicious_script_stays_when_the_first_ones_alert_is_acknowledged()
    {
        var list = DecisionList.Ordered(
            [Of(Severity.Critical, "1/script/7", "first", isState: true), Of(Severity.Critical, "1/script/8", "second", isState: true)]);

        Assert.Equal(2, list.Count);
    }

    private static Decision Of(Severity severity, string subject, string title, bool isState = false) =>
        new()
        {
            Severity = severity,
            Subject = subject,
            Title = title,
            IsState = isState,
            Reason = "",
            SiteName = "Shop",
            Step = "Look",
            Href = "/",
            At = default
        };

    private static IEnumerable<int[]> Orders(int[] items)
    {
        if (items.Length < 2) return [items];
        return items.SelectMany((first, place) => Orders([.. items.Where((_, other) => other != place)]).Select(rest => (int[])[first, .. rest]));
    }
}
