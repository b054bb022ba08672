namespace PageShield.Changes;

/// <summary>Where the host that a change is about comes from; its company is the vendor and the party of an alert.</summary>
public enum ChangeHost
{
    /// <summary>There is none: the change is about the site itself.</summary>
    Site,

    /// <summary><see cref="Change.Subject"/> is the host.</summary>
    Subject,

    /// <summary>The host of the script that <see cref="Change.ScriptId"/> names.</summary>
    Script,
}
