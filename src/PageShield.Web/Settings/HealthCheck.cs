using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawls;
using PageShield.Detection.Intelligence;
using PageShield.Isolation;
using PageShield.ReportingEndpoint;
using PageShield.Storage;
using PageShield.Web.Accounts.OpenId;
using PageShield.Workers;

namespace PageShield.Web.Settings;

/// <summary>One part's state.</summary>
public sealed record HealthCheck(string Part, string Tone, string Word, string Text)
{
    internal static HealthCheck Good(string part, string text) => new(part, "ok", "Healthy", text);

    /// <param name="word">What there is not yet.</param>
    internal static HealthCheck Idle(string part, string word, string text) => new(part, "quiet", word, text);

    internal static HealthCheck Bad(string part, string text) => new(part, "high", "Needs attention", text);
}
