using System.Net;
using PageShield.Alerts.Channels;
using PageShield.IntegrationTests.Screens;

namespace PageShield.IntegrationTests.Alerts;

public sealed class ChannelFormTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    [Fact]
    public async Task The_form_of_each_kind_is_as_its_transport_describes_it()
    {
        foreach (var kind in Enum.GetValues<AlertChannelKind>())
        {
            var description = ChannelKinds.Of(kind);

            var form = WebUtility.HtmlDecode(
                await screens.Browser.GetStringAsync($"/alerts/channels/new?kind={kind}", TestContext.Current.CancellationToken));

            Assert.Contains($"aria-current=\"page\">{description.Label}</a>", form, StringComparison.Ordinal);
            Assert.Contains($">{description.TargetLabel}</label>", form, StringComparison.Ordinal);
            // not null: a hint has text
            Assert.Contains(description.TargetHint.Split('`').MaxBy(part => part.Length)!, form, StringComparison.Ordinal);
            Assert.Equal(description.Key is not null, form.Contains("name=\"Entry.Key\"", StringComparison.Ordinal));
            Assert.Equal(description.ConnectsToTarget, form.Contains("name=\"Entry.AllowPrivate\"", StringComparison.Ordinal));
        }
    }
}
