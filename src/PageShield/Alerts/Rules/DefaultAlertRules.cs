using PageShield.Changes;

namespace PageShield.Alerts.Rules;

/// <summary>
/// The rules of a new installation. Attacks, payment pages, new companies' code and loss of visibility are sent immediately, new capabilities of
/// scripts once a day, releases without new capabilities and other routine once a week, everything else of at least medium severity once a day.
/// The rest is listed only.
/// </summary>
internal static class DefaultAlertRules
{
    /// <summary>New copies in order, with ids 1 to 8.</summary>
    public static AlertRule[] All() =>
    [
        new()
        {
            Id = 1,
            Position = 1,
            Name = "Attacks: immediately, and again after an hour",
            Events = [AlertEvents.MaliciousScript, AlertEvents.MaliciousUrl, AlertEvents.MaliciousHost, AlertEvents.DataLeft],
            Pace = AlertPace.Immediate,
            EscalateAfterMinutes = 60,
        },
        new() { Id = 2, Position = 2, Name = "Payment pages: immediately", OnlyPaymentPages = true, LeastSeverity = Severity.High,
            Pace = AlertPace.Immediate },
        new() { Id = 3, Position = 3, Name = "A new company's code anywhere: immediately, not at night", Events = [AlertEvents.NewThirdPartyHost],
            Pace = AlertPace.Immediate, QuietFrom = 22 * 60, QuietTo = 7 * 60 },
        new()
        {
            Id = 4,
            Position = 4,
            Name = "Page Shield cannot see: immediately, not at night",
            Events = [AlertEvents.CrawlFailed, AlertEvents.ScheduleMissed, AlertEvents.ReportsQuiet, AlertEvents.ReportsRefused,
                AlertEvents.SystemTrouble],
            LeastSeverity = Severity.Medium,
            Pace = AlertPace.Immediate,
            QuietFrom = 22 * 60,
            QuietTo = 7 * 60,
        },
        new() { Id = 5, Position = 5, Name = "New capabilities of a script anywhere: once a day", Events = [AlertEvents.ChangedScript],
            LeastSeverity = Severity.Medium, LeastClass = ChangeClass.Capability, Pace = AlertPace.Daily },
        new()
        {
            Id = 6,
            Position = 6,
            Name = "Releases and other routine: once a week",
            Events = [AlertEvents.ChangedScript, AlertEvents.NewScript, AlertEvents.ApprovalExpired, AlertEvents.ChangedCookie,
                AlertEvents.NewConnectionHost, AlertEvents.NewFrameHost],
            LeastSeverity = Severity.Medium,
            Pace = AlertPace.Weekly,
        },
        new() { Id = 7, Position = 7, Name = "What else may matter: once a day", LeastSeverity = Severity.Medium, Pace = AlertPace.Daily },
        new() { Id = 8, Position = 8, Name = "The rest: in the list", Pace = AlertPace.ListOnly },
    ];
}
