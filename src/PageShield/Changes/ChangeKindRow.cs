namespace PageShield.Changes;

/// <summary>A row of <see cref="ChangeKinds"/>: how detection, alerts, API and screens handle one kind of change.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Label">Display name.</param>
/// <param name="Group">Heading in the filter.</param>
/// <param name="Host">Where the host of the change comes from.</param>
public sealed record ChangeKindRow(ChangeKind Kind, string Label, ChangeGroup Group, ChangeHost Host)
{
    /// <summary>The event that it raises; null for none.</summary>
    public ChangeEvent? Event { get; init; }

    /// <summary>The mildest class that raises <see cref="Event"/>.</summary>
    public ChangeClass AlertsFrom { get; init; }

    /// <summary>The event that it raises below <see cref="AlertsFrom"/> if it reopened an authorization.</summary>
    public ChangeEvent? EventOfReopening { get; init; }

    /// <summary>Whether it raises nothing if the same occasion raises an alert about the same new company's scripts.</summary>
    public bool IsCoveredByNewCompany { get; init; }

    /// <summary>Whether the summary names the subject. If so, alerts do not repeat it.</summary>
    public bool SummaryNamesSubject { get; init; }

    /// <summary>Whether servers may alternate between the old and the new state. If so, only the first few changes are recorded.</summary>
    public bool CanAlternate { get; init; }

    public ChangeExpectation Expectation { get; init; }
}
