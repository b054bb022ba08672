using System.Globalization;
using Microsoft.Playwright;
using PageShield.Sites;

namespace PageShield.Crawler.Visits;

/// <summary>A persona as Playwright's settings of a browser context.</summary>
internal static class PersonaContext
{
    /// <param name="persona">Who visits.</param>
    /// <param name="proxyPort">Loopback port of the crawl's guarded proxy.</param>
    public static BrowserNewContextOptions Of(Persona persona, int proxyPort) => new()
    {
        // Without this bypass list, Chromium bypasses the proxy for loopback and 169.254.0.0/16.
        Proxy = new() { Server = $"http://127.0.0.1:{proxyPort.ToString(CultureInfo.InvariantCulture)}", Bypass = "<-loopback>" },
        AcceptDownloads = false,
        ViewportSize = persona.IsMobile ? new() { Width = 412, Height = 839 } : new() { Width = 1366, Height = 900 },
        DeviceScaleFactor = persona.IsMobile ? 2.625f : null,
        IsMobile = persona.IsMobile ? true : null,
        HasTouch = persona.IsMobile ? true : null,
        Locale = persona.Locale,
        TimezoneId = persona.TimeZone,
    };
}
