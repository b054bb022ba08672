using PageShield.IntegrationTests.Inventory;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>The small form of the benchmark <c>alerts-a-week</c>.</summary>
public sealed class ReleaseReplayTests
{
    [Fact]
    public async Task A_shop_whose_vendors_release_every_day_hears_of_it_at_most_a_handful_of_times_a_week()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, TestContext.Current.CancellationToken);
        var checkout =
            new SavedPage("https://shop.example/checkout",
            [(Captures.Inline("https://shop.example/checkout", "script:nth(1)"), "window.shop = { currency: 'EUR' };")], TakesCards: true);
        List<Release> releases = [];
        for (var version = 0; version < 6; version++)
            foreach (var library in new[] { "carousel", "validator", "analytics" })
                releases.Add(new(library, $"1.{version}", Library(library, version)));

        var weeks = await new ReleaseReplay(database, Path.GetTempPath())
            .RunAsync("shop.example", [checkout], releases, 7, TestContext.Current.CancellationToken);

        Assert.True(weeks.Weeks > 2);
        Assert.NotEmpty(weeks.Alerts);
        Assert.True(weeks.MostInAWeek <= 5, string.Join('\n', weeks.Alerts));
    }

    // What releases of libraries are like: fixes and functions more, the capabilities stay.
    private static string Library(string name, int version) => $$"""
        /* {{name}} 1.{{version}} */
        (function (w, d) {
          function start(root) { var items = root.querySelectorAll('.{{name}}'); for (var i = 0; i < items.length; i++) items[i].classList.add('ready{{version}}'); }
          {{string.Join("\n  ", Enumerable.Range(0, version).Select(number => $"function fix{number}(list) {{ return list.filter(function (item) {{ return item.length > {number}; }}); }}"))}}
          w.{{name}} = { start: start, version: '1.{{version}}' };
          d.addEventListener('DOMContentLoaded', function () { start(d); });
        })(window, document);
        """;
}
