using Microsoft.Playwright;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.Crawler.Visits;

/// <summary>A persona as Playwright's settings of a browser context.</summary>
internal static class PersonaContext
{
    public static BrowserNewContextOptions Of(Persona persona) => new()
    {
        AcceptDownloads = false,
        ViewportSize = persona.IsMobile ? new() { Width = 412, Height = 839 } : new() { Width = 1366, Height = 900 },
        DeviceScaleFactor = persona.IsMobile ? 2.625f : null,
        IsMobile = persona.IsMobile ? true : null,
        HasTouch = persona.IsMobile ? true : null,
        Locale = persona.Locale,
        TimezoneId = persona.TimeZone,
    };
}
