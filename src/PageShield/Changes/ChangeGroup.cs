namespace PageShield.Changes;

/// <summary>The heading under which a kind of change stands in the list's filter.</summary>
public enum ChangeGroup
{
    Scripts,
    Hosts,
    Headers,
    Cookies,
    Forms,
    Frames,
}
