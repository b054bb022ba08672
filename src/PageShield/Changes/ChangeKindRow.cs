namespace PageShield.Changes;

/// <summary>What detection, alerts, API and screens need to know of one kind of change: a row of <see cref="ChangeKinds"/>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Label">As screens name it.</param>
/// <param name="Group">Its heading in the filter.</param>
/// <param name="Host">Where the host that it is about comes from.</param>
public sealed record ChangeKindRow(ChangeKind Kind, string Label, ChangeGroup Group, ChangeHost Host)
{
    /// <summary>What it raises; null where it raises nothing.</summary>
    public ChangeEvent? Event { get; init; }

    /// <summary>The mildest class that raises <see cref="Event"/>.</summary>
    public ChangeClass AlertsFrom { get; init; }

    /// <summary>What it raises below <see cref="AlertsFrom"/> if it reopened an authorization.</summary>
    public ChangeEvent? EventOfReopening { get; init; }

    /// <summary>Whether it raises nothing where the same occasion brings a company whose scripts are new: that alert covers it.</summary>
    public bool IsCoveredByNewCompany { get; init; }

    /// <summary>Whether the summary names the subject, so that an alert need not repeat it.</summary>
    public bool SummaryNamesSubject { get; init; }

    /// <summary>Whether servers may answer with the old and the new state in turns, so that only the first changes are recorded.</summary>
    public bool CanAlternate { get; init; }

    public ChangeExpectation Expectation { get; init; }
}
