using PageShield.Changes;

namespace PageShield.Alerts;

/// <summary>The event catalog, with the names used in webhooks. The text of alerts about changes is in <see cref="ChangeKinds"/>.</summary>
public static class AlertEvents
{
    public const string MaliciousScript = "script.malicious";
    public const string SuspiciousScript = "script.suspicious";

    /// <summary>A script's address is on a threat list.</summary>
    public const string MaliciousUrl = "url.malicious";

    /// <summary>A page contacts a host that is on a threat list.</summary>
    public const string MaliciousHost = "host.malicious";

    /// <summary>Canary data typed into a form was sent to a third party.</summary>
    public const string DataLeft = "data.exfiltrated";

    /// <summary>Visitors ran a version that the crawler never received.</summary>
    public const string UnknownVersion = "script.unknown_version";

    public const string NewScript = "script.new";
    public const string NewThirdPartyHost = "script.new_third_party_host";
    public const string NewConnectionHost = "connection.new_host";
    public const string NewFrameHost = "frame.new_host";
    public const string ChangedScript = "script.changed";
    public const string ChangedForm = "form.changed";
    public const string WeakerHeader = "header.weakened";
    public const string ChangedCookie = "cookie.changed";
    public const string IntegrityLost = "script.integrity_lost";

    /// <summary>The script changed after its approval, so the approval no longer covers it.</summary>
    public const string ApprovalExpired = "authorization.expired";

    /// <summary>A crawl saw no page, or pages that loaded before were blocked or failed.</summary>
    public const string CrawlFailed = "crawl.failed";

    /// <summary>A scheduled crawl did not run on time.</summary>
    public const string ScheduleMissed = "crawl.missed";

    public const string ReportsQuiet = "reports.quiet";
    public const string ReportsRefused = "reports.refused";

    /// <summary>Far more policy violations than usual for the site.</summary>
    public const string ViolationSpike = "reports.spike";

    /// <summary>This installation's disk, inbox or database has a problem.</summary>
    public const string SystemTrouble = "system.trouble";

    public const string Test = "test";

    /// <summary>Several alerts in one message.</summary>
    public const string Digest = "digest";

    /// <summary>Every event that a channel or rule can select, most severe first.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        MaliciousScript, MaliciousUrl, MaliciousHost, DataLeft, SuspiciousScript,
        .. ChangeKinds.Events.Select(static change => change.Name),
        CrawlFailed, ScheduleMissed, ReportsQuiet, ReportsRefused, ViolationSpike, SystemTrouble,
    ];

    /// <summary>
    /// Whether the event is an attack rather than a change or an operational problem. Attacks are reported for each site separately, and a mute
    /// covers them only if it names the event.
    /// </summary>
    public static bool IsAttack(string name) => name is MaliciousScript or MaliciousUrl or MaliciousHost or DataLeft;

    /// <summary>Whether each message names only the scripts that were just analyzed, and not all of the same occasion.</summary>
    public static bool IsVerdict(string name) => name is SuspiciousScript || IsAttack(name);
}
