namespace PageShield.Changes;

/// <summary>Heading of a kind of change in the list's filter.</summary>
public enum ChangeGroup
{
    Scripts,
    Hosts,
    Headers,
    Cookies,
    Forms,
    Frames,
}
