using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;

namespace PageShield.IntegrationTests.Screens;

/// <summary>A severity has one colour, on screens and in mail; critical is red and the darkest.</summary>
public sealed partial class SeverityColourTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static readonly string[] Gravest = ["critical", "high", "medium", "low"];

    [Fact]
    public async Task Critical_is_the_darkest_in_both_themes_and_red()
    {
        var tokens = await TokensAsync();

        foreach (var isDark in new[] { false, true })
        {
            var lightness = Gravest.Select(severity => Luminance(isDark ? tokens[severity].Dark : tokens[severity].Light)).ToList();
            Assert.All(lightness.Skip(1), other => Assert.True(lightness[0] < other));
        }

        var (red, green, blue) = Parts(tokens["critical"].Light);
        Assert.True(red > 4 * Math.Max(green, blue));
    }

    [Fact]
    public async Task Mail_has_the_colours_of_the_dashboard()
    {
        var tokens = await TokensAsync();

        foreach (var severity in Severities.All)
        {
            var alert = new OutgoingAlert
            {
                MessageId = "msg_1",
                Event = AlertEvents.Test,
                Severity = severity,
                Title = "Title",
                Body = "Body",
                RaisedAt = DateTimeOffset.UnixEpoch
            };
            using var mail = AlertMail.Compose(alert, new MailboxAddress("", "shield@shop.example"), [new MailboxAddress("", "ann@shop.example")]);
            Assert.Contains($"border-top:4px solid {tokens[severity == Severity.Info ? "quiet" : severity.Word()].Light}", mail.HtmlBody,
                StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(Severity.Critical, "critical")]
    [InlineData(Severity.High, "high")]
    [InlineData(Severity.Medium, "medium")]
    [InlineData(Severity.Low, "low")]
    [InlineData(Severity.Info, "quiet")]
    public void A_badge_has_the_tone_of_its_severity(Severity severity, string tone) =>
        Assert.Equal(tone, PageShield.Web.Layout.Badges.SeverityBadge.ToneOf(severity));

    private async Task<Dictionary<string, (string Light, string Dark)>> TokensAsync() =>
        Token().Matches(await screens.Browser.GetStringAsync("/tokens.css", TestContext.Current.CancellationToken))
            .ToDictionary(match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value));

    private static double Luminance(string colour)
    {
        var (red, green, blue) = Parts(colour);
        return (0.2126 * Linear(red)) + (0.7152 * Linear(green)) + (0.0722 * Linear(blue));

        static double Linear(int part) => part / 255.0 <= 0.04045 ? part / 255.0 / 12.92 : Math.Pow(((part / 255.0) + 0.055) / 1.055, 2.4);
    }

    private static (int Red, int Green, int Blue) Parts(string colour) =>
        (Part(colour[1..3]), Part(colour[3..5]), Part(colour[5..7]));

    private static int Part(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"--(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")]
    private static partial Regex Token();
}
