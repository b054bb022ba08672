using PageShield.Alerts;
using PageShield.Alerts.Delivery;

namespace PageShield.Tests.Alerts;

public sealed class OutgoingAlertTests
{
    [Fact]
    public void A_refused_private_address_is_told_without_switches_of_the_command_line()
    {
        var alert = new Alert
        {
            Event = AlertEvents.CrawlFailed,
            Severity = Severity.Medium,
            Title = "Tea could not be crawled",
            Body = "The crawl saw no page at all.\n\nWhat it met: intranet[.]example:443 is at 10[.]0[.]0[.]7, which is a private address, so it was not reached; if it is yours, allow it with --allow-private intranet[.]example:443 or in the site's settings.\n\nNext: open the crawl.",
            DedupeKey = "key",
        };

        var outgoing = OutgoingAlert.From(alert, "msg_1", "Tea", null, null);

        Assert.Contains("if it is yours, allow intranet[.]example:443 in the site's settings.", outgoing.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("--", outgoing.Body, StringComparison.Ordinal);
    }
}
