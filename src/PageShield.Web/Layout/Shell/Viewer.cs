using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Storage;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Layout.Shell;

/// <summary>The current user, time zone and time of a request, shared by all components of a page.</summary>
public sealed record Viewer
{
    /// <summary>The account's name; null if not signed in.</summary>
    public string? Name { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public required DateTimeOffset Now { get; init; }

    /// <summary>May review, acknowledge and start crawls.</summary>
    public bool IsAnalyst { get; init; }

    /// <summary>May change sites and settings.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>Number of open alerts, counted as in the list of alerts.</summary>
    public int OpenAlerts { get; init; }

    /// <summary>Converts a time to the account's time zone.</summary>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>Start of a day in the account's time zone, in UTC.</summary>
    /// <param name="daysAgo">0 for today.</param>
    public DateTimeOffset StartOfDay(int daysAgo)
    {
        var day = Local(Now).Date.AddDays(-daysAgo);
        return new DateTimeOffset(day, Zone.GetUtcOffset(day)).ToUniversalTime();
    }

    /// <summary>Converts the times in a sentence to the account's time zone.</summary>
    public string Localize(string? text) => LocalTimes.InSentence(text, Zone);

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
