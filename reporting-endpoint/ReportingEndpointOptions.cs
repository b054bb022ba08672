using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;
using PageShield.Reports;
using PageShield.Reports.Settings;

namespace PageShield.ReportingEndpoint;

/// <summary>Settings of the reporting endpoint: section <c>PageShield</c>, with its limits in <c>PageShield:Reports</c>.</summary>
public sealed class ReportingEndpointOptions : IValidatableObject
{
    /// <summary>Folder for the spool, created if missing. The spool file is <c>spool.db</c>.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// PostgreSQL connection string of the hub, also as <c>postgres://…</c>; empty if the hub is the SQLite file in the data directory.
    /// </summary>
    [SecretSetting]
    public string? Hub { get; set => field = HubAddress.Normalize(value); }

    /// <summary>
    /// Addresses or CIDR networks, separated by semicolons, of reverse proxies whose <c>X-Forwarded-For</c> is trusted. The server has the
    /// same setting.
    /// </summary>
    public string? TrustedProxies { get; set; }

    /// <inheritdoc cref="ReportLimits" />
    [ValidateObjectMembers]
    public ReportLimits Reports { get; set; } = new();

    /// <summary>Trusted proxies of both settings.</summary>
    public IEnumerable<string> AllTrustedProxies() =>
        [.. TrustedProxies?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], .. Reports.TrustedProxies];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HubAddress.Problem(Hub, static text => new NpgsqlConnectionStringBuilder(text)) is { } problem)
            yield return new($"PageShield:{nameof(Hub)} {problem}", [nameof(Hub)]);
        foreach (var url in Reports.Urls.Split(';').Where(static url => !IsListener(url)))
            yield return new(
                $"PageShield:Reports:{nameof(Reports.Urls)}: {SettingValue.Shown(url)} is not a URL such as http://127.0.0.1:5081 (without a path).",
                [nameof(Reports.Urls)]);
        foreach (var proxy in AllTrustedProxies().Where(static proxy => !AddressRange.TryParse(proxy, out _)))
        {
            var name = Reports.TrustedProxies.Contains(proxy) ? $"Reports:{nameof(Reports.TrustedProxies)}" : nameof(TrustedProxies);
            yield return new(
                $"PageShield:{name}: {SettingValue.Shown(proxy)} is neither an address such as 192.0.2.7 nor a network such as 192.0.2.0/24.",
                [name]);
        }
    }

    private static bool IsListener(string url) =>
        Uri.TryCreate(url.Trim().Replace("://*", "://[::]", StringComparison.Ordinal).Replace("://+", "://[::]", StringComparison.Ordinal),
            UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" && address.PathAndQuery == "/";
}
