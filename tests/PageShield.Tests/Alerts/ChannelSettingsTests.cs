using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;

namespace PageShield.Tests.Alerts;

public sealed class ChannelSettingsTests
{
    [Theory]
    [InlineData("https://hooks.example/a?token=b")]
    [InlineData("http://10.0.0.5:8080/")]
    public void A_webhook_takes_an_http_address(string target)
    {
        Assert.Empty(new ChannelSettings { Name = "Ops", Target = target }.Problems());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hooks.example")]
    [InlineData("ftp://hooks.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@hooks.example/")]
    [InlineData("https://hooks.example/\r\nX: 1")]
    public void A_webhook_refuses_anything_else(string target)
    {
        Assert.Equal("target", Assert.Single(new ChannelSettings { Name = "Ops", Target = target }.Problems()).Field);
    }

    [Theory]
    [InlineData("one@shop.example")]
    [InlineData("one@shop.example; two@shop.example,three@shop.example")]
    public void An_e_mail_channel_takes_plain_addresses(string target)
    {
        Assert.Empty(new ChannelSettings { Name = "Ops", Kind = AlertChannelKind.Email, Target = target }.Problems());
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("@shop.example")]
    [InlineData("One <one@shop.example>")]
    [InlineData("one@shop.example\r\nBcc: two@shop.example")]
    [InlineData("one@shop.example two@shop.example")]
    [InlineData(",")]
    public void An_e_mail_channel_refuses_anything_else(string target)
    {
        Assert.Equal("target", Assert.Single(new ChannelSettings { Name = "Ops", Kind = AlertChannelKind.Email, Target = target }.Problems()).Field);
    }

    [Theory]
    [InlineData("udp://10.0.0.5:514", true)]
    [InlineData("tcp://logs.example:601?format=cef", true)]
    [InlineData("tls://logs.example:6514/", true)]
    [InlineData("udp://logs.example", false)]
    [InlineData("http://logs.example:514", false)]
    [InlineData("tcp://user@logs.example:601", false)]
    [InlineData("tcp://logs.example:601/path", false)]
    [InlineData("tcp://logs.example:601?format=xml", false)]
    public void A_syslog_channel_takes_scheme_host_and_port(string target, bool isRight)
    {
        Assert.Equal(isRight, new ChannelSettings { Name = "SIEM", Kind = AlertChannelKind.Syslog, Target = target }.Problems().Count == 0);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var settings = new ChannelSettings
        {
            Name = "a\nb",
            Target = "x",
            Events = ["script.malicious", "script.nonsense"],
            AllowPrivate = ["10.0.0.5:8080", "10.0.0.5", "host:99999", ":80"],
        };

        Assert.Equal(
            ["name", "target", "events", "allowPrivate", "allowPrivate", "allowPrivate"], settings.Problems().Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("PageShield:Mail:From", "nobody", "PageShield:Mail:From")]
    [InlineData("PageShield:Mail:Port", "70000", "Port")]
    [InlineData("PageShield:Mail:User", "me", "PageShield:Mail:Password")]
    [InlineData("PageShield:Alerts:MaxAttempts", "0", "MaxAttempts")]
    public void A_wrong_setting_is_named(string key, string value, string named)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PageShield:Mail:Host"] = "mail.example",
            ["PageShield:Mail:From"] = "alerts@shop.example",
            [key] = value,
        }).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddAlerts().BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() =>
        {
            _ = services.GetRequiredService<IOptions<MailOptions>>().Value;
            _ = services.GetRequiredService<IOptions<AlertOptions>>().Value;
        });

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }
}
