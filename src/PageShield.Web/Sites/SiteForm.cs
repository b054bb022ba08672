using System.Globalization;
using PageShield.Sites;

namespace PageShield.Web.Sites;

/// <summary>A site as the form's fields hold it: texts, one entry per line in lists.</summary>
public sealed class SiteForm
{
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

    /// <summary>Name and value; left empty, what is stored stays.</summary>
    public string? SecretHeader { get; set; }

    /// <summary>One <c>name = value</c> a line; left empty, what is stored stays.</summary>
    public string? Secrets { get; set; }

    public string? Cron { get; set; }

    public string? TimeZone { get; set; }

    public bool KeepQueryStrings { get; set; }

    /// <summary>The form of a site that exists, or with the defaults of a new one.</summary>
    public static SiteForm Of(SiteView? site, string timeZone) => site is null
        ? new SiteForm { UseSitemap = true, FollowLinks = true, ComparesPlainFetch = true, PageLimit = "20", Cron = "0 4 * * *", TimeZone = timeZone }
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
            Cron = site.Cron,
            TimeZone = site.TimeZone,
            KeepQueryStrings = site.KeepQueryStrings,
        };

    /// <summary>What was entered; a page limit that is no number becomes one that is refused.</summary>
    public SiteDraft ToDraft() => new()
    {
        Name = Name ?? "",
        StartUrls = Split(StartUrls),
        Hosts = Split(Hosts),
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
        Cron = Cron ?? "",
        TimeZone = TimeZone,
        KeepQueryStrings = KeepQueryStrings,
    };

    private static string[] Lines(string? text) => text?.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string[] Split(string? text) => text?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
