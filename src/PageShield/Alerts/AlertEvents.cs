using PageShield.Changes;

namespace PageShield.Alerts;

/// <summary>The event catalogue: names as webhooks carry them. What alerts about changes say is in <see cref="ChangeKinds"/>.</summary>
public static class AlertEvents
{
    public const string MaliciousScript = "script.malicious";
    public const string SuspiciousScript = "script.suspicious";

    /// <summary>A script comes from an address that a threat list names.</summary>
    public const string MaliciousUrl = "url.malicious";

    /// <summary>A page talks to a host that a threat list names.</summary>
    public const string MaliciousHost = "host.malicious";

    /// <summary>Canary data typed into a form left for somebody else.</summary>
    public const string DataLeft = "data.exfiltrated";

    /// <summary>Visitors ran a version that the crawler never got.</summary>
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

    /// <summary>An approval no longer covers what runs: the script changed since.</summary>
    public const string ApprovalExpired = "authorization.expired";

    /// <summary>A crawl saw nothing, or pages that it could see before were blocked or failed.</summary>
    public const string CrawlFailed = "crawl.failed";

    /// <summary>A scheduled crawl did not run in its time.</summary>
    public const string ScheduleMissed = "crawl.missed";

    public const string ReportsQuiet = "reports.quiet";
    public const string ReportsRefused = "reports.refused";

    /// <summary>Far more policy violations than is usual for the site.</summary>
    public const string ViolationSpike = "reports.spike";

    /// <summary>Disk, inbox or database of this installation are in trouble.</summary>
    public const string SystemTrouble = "system.trouble";

    public const string Test = "test";

    /// <summary>Several alerts in one message.</summary>
    public const string Digest = "digest";

    /// <summary>Every event that a channel or rule can choose, gravest first.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        MaliciousScript, MaliciousUrl, MaliciousHost, DataLeft, SuspiciousScript,
        .. ChangeKinds.Events.Select(static change => change.Name),
        CrawlFailed, ScheduleMissed, ReportsQuiet, ReportsRefused, ViolationSpike, SystemTrouble,
    ];

    /// <summary>Attacks as opposed to changes and trouble: told site by site, and a mute covers them only if it names the event.</summary>
    public static bool IsAttack(string name) => name is MaliciousScript or MaliciousUrl or MaliciousHost or DataLeft;

    /// <summary>Whether each telling names only what was judged just now, and not all of the occasion.</summary>
    public static bool IsVerdict(string name) => name is SuspiciousScript || IsAttack(name);
}
