using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Crawler;
using PageShield.ReportingEndpoint;
using PageShield.Reports.Settings;
using PageShield.Storage;
using PageShield.Web.Accounts.OpenId;
using PageShield.Web.Metrics;

namespace PageShield.Web.Hosting;

/// <summary>All settings that the server reads, and their validation.</summary>
public static class ServerSettings
{
    /// <summary>Every section and the class bound to it.</summary>
    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        new(PageShieldOptions.Section, typeof(PageShieldOptions)),
        new(ReportingEndpoint.ReportingEndpoint.Section, typeof(ReportingEndpointOptions)),
        new(AccountOptions.Section, typeof(AccountOptions)),
        new(OpenIdOptions.Section, typeof(OpenIdOptions)),
        new(AlertOptions.Section, typeof(AlertOptions)),
        new(MailOptions.Section, typeof(MailOptions)),
        new(CrawlerOptions.Section, typeof(CrawlerOptions)),
        new(TelemetryOptions.Section, typeof(TelemetryOptions)),
    ];

    /// <summary>Validates all settings before any part of the server is created.</summary>
    /// <exception cref="OptionsValidationException">Some settings are invalid; each failure describes one.</exception>
    public static void Check(IConfiguration configuration, string[] args)
    {
        var check = new SettingsCheck(Sections, knowsAll: true);
        var settings = configuration.AsEnumerable().ToList();
        List<string> problems = [.. CommandLineSettings.Problems(args, check), .. check.Problems(settings), .. LogLevelProblems(settings)];
        if (problems.Count > 0) throw new OptionsValidationException(PageShieldOptions.Section, typeof(PageShieldOptions), problems);
    }

    private static IEnumerable<string> LogLevelProblems(IEnumerable<KeyValuePair<string, string?>> settings) => settings
        .Where(static pair => pair.Value is not null && IsLogLevel(pair.Key) && !Enum.TryParse<LogLevel>(pair.Value, ignoreCase: true, out _))
        .Select(static pair => $"{pair.Key} takes {SettingValue.Takes(typeof(LogLevel))}, not {SettingValue.Shown(pair.Value)}.");

    private static bool IsLogLevel(string key) =>
        key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase) && key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase);
}
