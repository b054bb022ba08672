using PageShield.Storage;

namespace PageShield.Web.Alerts;

/// <summary>Filters the alert list. Alerts that follow another site's alert are folded into it unless a site is selected.</summary>
internal sealed record AlertFilter(string? Text, string? Event, Severity? Severity, AlertState? State, string? AssignedTo, int? SiteId)
{
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
        [("q", "Text"), ("event", "Event"), ("severity", "Severity"), ("state", "State"), ("assigned", "Assigned to"), ("site", "Site")];

    public static AlertFilter Read(Func<string, string?> value) => new(
        QueryValue.Text(value("q")), QueryValue.Text(value("event")), QueryValue.Member<Severity>(value("severity")),
        QueryValue.Member<AlertState>(value("state")), QueryValue.Text(value("assigned")),
        QueryValue.Id(value("site")) is { } site and <= int.MaxValue ? (int)site : null);
}
