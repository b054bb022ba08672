namespace PageShield.Changes;

/// <summary>Where the host of a change comes from. The host's company is the vendor and the party of an alert.</summary>
public enum ChangeHost
{
    /// <summary>None: the change is about the site itself.</summary>
    Site,

    /// <summary><see cref="Change.Subject"/> is the host.</summary>
    Subject,

    /// <summary>The host of the script with id <see cref="Change.ScriptId"/>.</summary>
    Script,
}
