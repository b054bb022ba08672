using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.Reports.Settings;
using PageShield.Storage;
using PageShield.Web.Hosting;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Every setting that there is, wrong in each way that its type knows.</summary>
public sealed class SettingsTests
{
    // What is wrong for a text; a setting that stands neither here nor among the free ones fails the test.
    private static readonly Dictionary<string, string> WrongTexts = new(StringComparer.Ordinal)
    {
        ["PageShield:DataDirectory"] = "",
        ["PageShield:Hub"] = "swordfish",
        ["PageShield:Dashboard"] = "localhost:5080",
        ["PageShield:Reports"] = "ftp://127.0.0.1:5081",
        ["PageShield:Demo"] = "http://127.0.0.1:5082/shop",
        ["PageShield:PublicDashboard"] = "shield.example",
        ["PageShield:PublicReports"] = "https://reports.example/?a=b",
        ["PageShield:AllowedHosts"] = "https://shield.example",
        ["PageShield:TrustedProxies"] = "proxy.example",
        ["PageShield:OutboundProxy"] = "someone:swordfish@proxy",
        ["PageShield:Browser"] = "/nowhere/chromium",
        ["PageShield:ThreatFeeds"] = "hosts.txt",
        ["PageShield:Reports:Urls"] = "127.0.0.1",
        ["PageShield:Reports:TrustedProxies"] = "10",
        ["PageShield:Accounts:BreachedPasswords"] = "/nowhere/breached.txt",
        ["PageShield:OpenId:Authority"] = "login.example",
        ["PageShield:OpenId:ClientId"] = "",
        ["PageShield:OpenId:Scopes"] = "profile",
        ["PageShield:OpenId:Label"] = new string('x', 61),
        ["PageShield:OpenId:AllowedDomains"] = "shop",
        ["PageShield:OpenId:DefaultRole"] = "owner",
        ["PageShield:OpenId:RoleClaim"] = "groups",
        ["PageShield:Mail:Host"] = "mail.example:587",
        ["PageShield:Mail:HeloName"] = "two words",
        ["PageShield:Mail:From"] = "nobody",
        ["PageShield:Crawler:BrowserPath"] = "/nowhere/chromium",
        ["PageShield:Crawler:ProfilesDirectory"] = typeof(SettingsTests).Assembly.Location,
        ["PageShield:Telemetry:Otlp"] = "collector:4318",
        ["PageShield:Telemetry:Protocol"] = "udp",
        ["PageShield:Telemetry:Headers"] = "swordfish",
    };

    private static readonly string[] FreeTexts =
    [
        "PageShield:OpenId:ClientSecret", "PageShield:OpenId:AdminValue", "PageShield:OpenId:AnalystValue", "PageShield:OpenId:ViewerValue",
        "PageShield:Mail:User", "PageShield:Mail:Password",
    ];

    // Enough of each group that what is looked at is the setting and not its missing neighbour.
    private static readonly string[] Complete =
        ["--PageShield:Mail:Host=mail.example", "--PageShield:Mail:From=alerts@shop.example", "--PageShield:OpenId:Authority=https://login.example",
            "--PageShield:OpenId:ClientId=x", "--PageShield:Telemetry:Otlp=http://collector:4318"];

    private static IEnumerable<Setting> All => ServerSettings.Sections.SelectMany(Setting.Of);

    public static TheoryData<string, string> WrongValues
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (setting, value) in All.SelectMany(setting => Wrong(setting).Select(value => (setting, value)))
                .DistinctBy(static pair => (pair.setting.Name, pair.value)))
                data.Add(setting.Name, value);
            return data;
        }
    }

    public static TheoryData<string, string> MisspeltNames
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in All.Select(static setting => setting.Name).Distinct())
            {
                data.Add(name, name + name[^1]);
                data.Add(name, name[..^2] + name[^1] + name[^2]);
                data.Add(name, name[..^3] + name[^2..]);
            }

            return data;
        }
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(WrongValues))]
    public void A_wrong_value_is_one_sentence_that_names_the_setting_what_it_takes_and_what_it_got(string name, string value)
    {
        var setting = All.First(setting => setting.Name == name);

        var failure = Refusal($"--{name}{(setting.IsList ? ":0" : "")}={value}");

        Assert.StartsWith(name, failure, StringComparison.Ordinal);
        Assert.EndsWith(".", failure, StringComparison.Ordinal);
        if (setting.IsSecret) Assert.DoesNotContain(value, failure, StringComparison.Ordinal);
        else if (name is not "PageShield:OpenId:ClientId" and not "PageShield:OpenId:RoleClaim")
            Assert.Contains(value.Length == 0 ? "nothing" : value, failure, StringComparison.Ordinal);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(MisspeltNames))]
    public void A_misspelt_name_is_refused_with_the_nearest_one(string name, string misspelt)
    {
        Assert.SkipWhen(All.Any(setting => setting.Name.Equals(misspelt, StringComparison.OrdinalIgnoreCase)), "It is the same name.");

        Assert.Equal($"{misspelt} is not a setting; did you mean {name}?", Refusal($"--{misspelt}=swordfish"));
    }

    [Fact]
    public void Every_text_setting_is_tried_with_something_wrong_or_is_free_text()
    {
        var texts = All.Where(static setting => setting.ValueType == typeof(string) && !setting.Property.IsDefined(typeof(AllowedValuesAttribute)))
            .Select(static setting => setting.Name).ToHashSet();

        Assert.Equal([], texts.Except(WrongTexts.Keys).Except(FreeTexts));
    }

    [Fact]
    public async Task Every_class_of_settings_that_the_server_binds_is_looked_at()
    {
        using var folder = new TemporaryFolder();
        IServiceCollection? services = null;
        await using var server = PageShield.Web.Program.Build(RunningServer.Arguments(folder.Path), builder => services = builder.Services);

        var validated = services!.Select(static service => service.ServiceType) // not null: the builder was there
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(static type => type.GetGenericArguments()[0])
            .Where(static type => type.Namespace?.StartsWith("PageShield", StringComparison.Ordinal) == true)
            .ToHashSet();

        Assert.NotEmpty(validated);
        Assert.Equal([], validated.Except(ServerSettings.Sections.Select(static section => section.Options)));
    }

    [Theory]
    [InlineData("--PageShield:CrawlWorkers", "--PageShield:CrawlWorkers has no value")]
    [InlineData("--CrawlWorkers=2", "did you mean --PageShield:CrawlWorkers?")]
    [InlineData("-PageShield:CrawlWorkers=2", "starts with one hyphen")]
    [InlineData("--PageShild:CrawlWorkers=2", "the names of settings begin with PageShield")]
    [InlineData("--PageShield_CrawlWorkers=2", "in the environment PageShield__CrawlWorkers?")]
    [InlineData("--PageShield:Mail=mail.example", "PageShield:Mail is a group of settings")]
    [InlineData("--PageShield:TrustedProxies:0=127.0.0.1", "PageShield:TrustedProxies takes one value")]
    [InlineData("--PageShield:Reports:TrustedProxies=127.0.0.1", "PageShield:Reports:TrustedProxies takes a list")]
    [InlineData("--PageShield:Shop=x", "PageShield:Shop is not a setting; .readme/operating.md")]
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default takes Trace")]
    [InlineData("--PageShield:OpenId:ClientId=", "OpenId:ClientId")]
    public void What_would_count_for_nothing_is_refused(string arg, string expected) =>
        Assert.Contains(expected, Refusal(arg), StringComparison.Ordinal);

    [Theory]
    [InlineData("--PAGESHIELD_TOKEN=x")]
    [InlineData("--Browser2=firefox")]
    [InlineData("--PageShield:Mail:Security=tls")]
    [InlineData("--PAGESHIELD:crawlworkers=2")]
    [InlineData("--PageShield:Browser=")]
    [InlineData("--PageShield:Reports:TrustedProxies:0=127.0.0.1")]
    [InlineData("--PageShield:AllowedHosts=*;*.shop.example;shield.example")]
    [InlineData("--PageShield:Dashboard=http://*:0")]
    [InlineData("--PageShield:Dashboard=http://+:0")]
    [InlineData("--PageShield:Hub=postgres://me:p%40ss@db.example:5433/shield?sslmode=require")]
    public async Task What_means_something_is_taken(string arg)
    {
        using var folder = new TemporaryFolder();

        await using var server = PageShield.Web.Program.Build([.. RunningServer.Arguments(folder.Path), arg]);

        Assert.NotNull(server);
    }

    [Fact]
    public void A_data_directory_that_cannot_be_a_path_is_named()
    {
        var failure = Assert.Throws<OptionsValidationException>(static () => PageShield.Web.Program.Build(["--PageShield:DataDirectory="]));

        Assert.StartsWith("PageShield:DataDirectory takes", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Wrong(Setting setting)
    {
        if (setting.ValueType == typeof(string))
        {
            if (WrongTexts.TryGetValue(setting.Name, out var text)) yield return text;
            yield break;
        }

        yield return "swordfish";
        if (setting.Property.GetCustomAttribute<RangeAttribute>() is not { } range) yield break;
        if (setting.ValueType == typeof(TimeSpan))
        {
            yield return "2000000.00:00:00";
            yield break;
        }

        yield return (Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture);
        yield return (Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Refusal(string arg)
    {
        using var folder = new TemporaryFolder();
        try
        {
            // What follows wins over what stands before it.
            var failure =
                Assert.Throws<OptionsValidationException>(
                () => PageShield.Web.Program.Build([.. RunningServer.Arguments(folder.Path), .. Complete, arg]));
            return Assert.Single(failure.Failures);
        }
        catch (Xunit.Sdk.ThrowsException exception) when (exception.InnerException is CannotStartException refused)
        {
            return refused.Message;
        }
    }
}
