using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Storage;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Layout.Shell;

/// <summary>Who looks at a screen, in which time zone, and at what moment; the same for all parts of one page.</summary>
public sealed record Viewer
{
    /// <summary>The account's name; null where nobody is signed in.</summary>
    public string? Name { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public required DateTimeOffset Now { get; init; }

    /// <summary>May review, acknowledge and start crawls.</summary>
    public bool IsAnalyst { get; init; }

    /// <summary>May change sites and settings.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Alerts that need somebody, as the list of alerts counts them.</summary>
    public int OpenAlerts { get; init; }

    /// <summary>The moment in the account's time zone.</summary>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>The first moment of a day of the account's calendar, in UTC.</summary>
    /// <param name="daysAgo">0 for today.</param>
    public DateTimeOffset StartOfDay(int daysAgo)
    {
        var day = Local(Now).Date.AddDays(-daysAgo);
        return new DateTimeOffset(day, Zone.GetUtcOffset(day)).ToUniversalTime();
    }

    /// <summary>A sentence whose moments are in the account's time zone.</summary>
    public string Told(string? text) => LocalTimes.InSentence(text, Zone);

    internal static async Task<Viewer> LoadAsync(HttpContext http, IServiceProvider services, CancellationToken cancellationToken)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (http.User.Identity?.IsAuthenticated != true) return new Viewer { Now = now };

        var database = services.GetRequiredService<PageShieldDbContext>();
        var authorization = services.GetRequiredService<IAuthorizationService>();
        return new Viewer
        {
            Now = now,
            Name = http.User.Identity.Name,
            Zone = await ZoneAsync(database, http.User, cancellationToken),
            IsAnalyst = (await authorization.AuthorizeAsync(http.User, "Analyst")).Succeeded,
            IsAdmin = (await authorization.AuthorizeAsync(http.User, "Admin")).Succeeded,
            OpenAlerts = await database.Alerts.Open(now).CountAsync(alert => alert.LeaderId == null, cancellationToken),
        };
    }

    private static async Task<TimeZoneInfo> ZoneAsync(PageShieldDbContext database, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!int.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id))
            return TimeZoneInfo.Utc;

        var zone = await database.Set<Operator>().AsNoTracking()
            .Where(account => account.Id == id).Select(account => account.TimeZone).FirstOrDefaultAsync(cancellationToken);
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
    }
}
