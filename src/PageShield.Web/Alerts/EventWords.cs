using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Alerts;

/// <summary>The event catalogue in a shop owner's words.</summary>
public static class EventWords
{
    public static string Of(string name) => name switch
    {
        AlertEvents.MaliciousScript => "Malicious script",
        AlertEvents.SuspiciousScript => "Suspicious script",
        AlertEvents.MaliciousUrl => "Script from a listed address",
        AlertEvents.MaliciousHost => "Talks to a listed host",
        AlertEvents.DataLeft => "Typed data left the page",
        AlertEvents.CrawlFailed => "A crawl failed or was blocked",
        AlertEvents.ScheduleMissed => "A scheduled crawl did not run",
        AlertEvents.ReportsQuiet => "Visitors’ reports stopped",
        AlertEvents.ReportsRefused => "Visitors’ reports were refused",
        AlertEvents.ViolationSpike => "Many more policy violations",
        AlertEvents.SystemTrouble => "Page Shield needs attention",
        AlertEvents.Digest => "Several alerts",
        AlertEvents.Test => "Test message",
        _ => ChangeKinds.Events.FirstOrDefault(change => change.Name == name)?.Label ?? Display.Plain(name),
    };
}
