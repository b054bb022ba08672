using System.Globalization;
using PageShield.Sites;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Sites;

/// <summary>Form fields of a site. Lists have one entry per line.</summary>
public sealed class SiteForm
{
    /// <summary>Crawl frequencies: values and labels.</summary>
    public static readonly IReadOnlyList<(string Value, string Text)> Frequencies =
    [
        ("never", "Only manually"), ("half-hourly", "Every half hour"), ("hourly", "Every hour"), ("six-hourly", "Every six hours"),
        ("daily", "Every day"), ("weekly", "Every Monday"), ("cron", "Cron expression"),
    ];

    private static readonly char[] Separators = ['\n', '\r', ' ', ',', ';', '\t'];

    public string? Name { get; set; }

    public string? StartUrls { get; set; }

    public string? Hosts { get; set; }

    public string? Environment { get; set; }

    public string? PageLimit { get; set; }

    public bool UseSitemap { get; set; }

    public bool FollowLinks { get; set; }

    public string? AllowPrivate { get; set; }

    public string? UserAgentSuffix { get; set; }

    public string? Journeys { get; set; }

    public bool TriesCheckout { get; set; }

    public string? Personas { get; set; }

    public string? Consent { get; set; }

    public bool ComparesPlainFetch { get; set; }

    public string? PaymentHosts { get; set; }

    public string? OutboundProxy { get; set; }

    /// <summary>Name and value. Empty keeps the stored header; <c>-</c> removes it.</summary>
    public string? SecretHeader { get; set; }

    /// <summary>One <c>name = value</c> per line. Secrets that are not listed stay unchanged; an empty value removes one.</summary>
    public string? Secrets { get; set; }

    /// <summary>One of <see cref="Frequencies"/>.</summary>
    public string? Frequency { get; set; }

    /// <summary>Time of day, <c>HH:mm</c>, of a daily or weekly crawl.</summary>
    public string? CrawlAt { get; set; }

    /// <summary>Used if the frequency is <c>cron</c>.</summary>
    public string? Cron { get; set; }

    public string? TimeZone { get; set; }

    public bool KeepQueryStrings { get; set; }

    /// <summary>Creates the form of an existing site, or with the defaults of a new site if null.</summary>
    public static SiteForm Of(SiteView? site, string timeZone) => site is null
        ? new SiteForm
        {
            UseSitemap = true,
            FollowLinks = true,
            ComparesPlainFetch = true,
            PageLimit = "20",
            Frequency = "daily",
            CrawlAt = "04:00",
            TimeZone = timeZone
        }
        : new SiteForm
        {
            Name = site.Name,
            StartUrls = string.Join('\n', site.StartUrls),
            Hosts = string.Join('\n', site.Hosts),
            Environment = site.Environment.ToString(),
            PageLimit = site.PageLimit.ToString(CultureInfo.InvariantCulture),
            UseSitemap = site.UseSitemap,
            FollowLinks = site.FollowLinks,
            AllowPrivate = string.Join('\n', site.AllowPrivate),
            UserAgentSuffix = site.UserAgentSuffix,
            Journeys = site.Journeys,
            TriesCheckout = site.TriesCheckout,
            Personas = string.Join('\n', site.Personas),
            Consent = site.Consent.ToString(),
            ComparesPlainFetch = site.ComparesPlainFetch,
            PaymentHosts = string.Join('\n', site.PaymentHosts),
            OutboundProxy = site.OutboundProxy,
            Frequency = FrequencyOf(site.Cron),
            CrawlAt = TimeOf(site.Cron),
            Cron = site.Cron,
            TimeZone = ZoneName.Of(site.TimeZone),
            KeepQueryStrings = site.KeepQueryStrings,
        };

    /// <summary>Converts the fields to a draft. A page limit that is not a number becomes 0, which validation rejects.</summary>
    public SiteDraft ToDraft() => new()
    {
        Name = Name ?? "",
        StartUrls = Lines(StartUrls),
        Hosts = Lines(Hosts),
        Environment = Enum.TryParse<SiteEnvironment>(Environment, out var environment) && Enum.IsDefined(environment) ? environment : null,
        PageLimit = int.TryParse(PageLimit, CultureInfo.InvariantCulture, out var limit) ? limit : 0,
        UseSitemap = UseSitemap,
        FollowLinks = FollowLinks,
        AllowPrivate = Split(AllowPrivate),
        UserAgentSuffix = UserAgentSuffix ?? "",
        Journeys = Journeys ?? "",
        TriesCheckout = TriesCheckout,
        Personas = Lines(Personas),
        Consent = Enum.TryParse<ConsentChoice>(Consent, out var consent) && Enum.IsDefined(consent) ? consent : null,
        ComparesPlainFetch = ComparesPlainFetch,
        PaymentHosts = Split(PaymentHosts),
        OutboundProxy = OutboundProxy ?? "",
        SecretHeader = SecretHeader is { Length: > 0 } header ? header.Trim() == "-" ? "" : header : null,
        Secrets = Lines(Secrets).Select(static line => line.Split('=', 2)).GroupBy(static parts => parts[0].Trim())
            .ToDictionary(static group => group.Key, static group => group.Last() is [_, var value] ? value.Trim() : ""),
        Cron = ToCron(),
        TimeZone = TimeZone,
        KeepQueryStrings = KeepQueryStrings,
    };

    // Five fields: minute, hour, day of month, month, day of week.
    private string ToCron()
    {
        var at = TimeOnly.TryParseExact(CrawlAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : new TimeOnly(4, 0);
        return Frequency switch
        {
            "never" => "",
            "half-hourly" => "*/30 * * * *",
            "hourly" => "0 * * * *",
            "six-hourly" => "0 */6 * * *",
            "daily" => string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * *"),
            "weekly" => string.Create(CultureInfo.InvariantCulture, $"{at.Minute} {at.Hour} * * 1"),
            _ => Cron ?? "",
        };
    }

    private static string FrequencyOf(string? cron) => cron?.Split(' ') switch
    {
        null or [""] => "never",
        ["*/30", "*", "*", "*", "*"] => "half-hourly",
        ["0", "*", "*", "*", "*"] => "hourly",
        ["0", "*/6", "*", "*", "*"] => "six-hourly",
        [_, _, "*", "*", "*"] when TimeOf(cron) is not null => "daily",
        [_, _, "*", "*", "1"] when TimeOf(cron) is not null => "weekly",
        _ => "cron",
    };

    private static string? TimeOf(string? cron) =>
        cron?.Split(' ') is [var minute, var hour, ..] && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && m < 60 && h < 24
            ? new TimeOnly(h, m).ToString("HH:mm", CultureInfo.InvariantCulture)
            : null;

    private static string[] Lines(string? text) =>
        text?.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Split(string? text) => text?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
