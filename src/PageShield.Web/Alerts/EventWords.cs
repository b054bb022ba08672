using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Alerts;

/// <summary>Display names of alert events.</summary>
public static class EventWords
{
    public static string Of(string name) => name switch
    {
        AlertEvents.MaliciousScript => "Malicious script",
        AlertEvents.SuspiciousScript => "Suspicious script",
        AlertEvents.MaliciousUrl => "Script from a listed address",
        AlertEvents.MaliciousHost => "Connection to a listed host",
        AlertEvents.DataLeft => "Typed data left the page",
        AlertEvents.CrawlFailed => "A crawl failed or was blocked",
        AlertEvents.ScheduleMissed => "A scheduled crawl did not run",
        AlertEvents.ReportsQuiet => "Visitor reports stopped",
        AlertEvents.ReportsRefused => "Visitor reports were rejected",
        AlertEvents.ViolationSpike => "Many more policy violations",
        AlertEvents.SystemTrouble => "Page Shield needs attention",
        AlertEvents.Digest => "Several alerts",
        AlertEvents.Test => "Test message",
        _ => ChangeKinds.Events.FirstOrDefault(change => change.Name == name)?.Label ?? Display.Plain(name),
    };
}
