namespace PageShield.Changes;

/// <summary>One event of the catalog about changes, with the text of its alerts. Several kinds of change can raise it.</summary>
/// <param name="Name">Name in webhooks, such as <c>header.weakened</c>.</param>
/// <param name="Label">Display name.</param>
public sealed record ChangeEvent(string Name, string Label)
{
    public required Func<ChangeStory, string> Title { get; init; }

    /// <summary>The sentence above the list of changes, without its colon.</summary>
    public required Func<ChangeStory, string> Introduction { get; init; }

    /// <summary>What to do next.</summary>
    public required Func<ChangeStory, string> Next { get; init; }

    /// <summary>Computes the severity from the deepest change class, whether a payment page is affected, and whether the company is known.</summary>
    public required Func<ChangeClass, bool, bool, Severity> Severity { get; init; }

    /// <summary>Whether the alert lists only hosts, without the difference of each.</summary>
    public bool ListsHosts { get; init; }

    /// <summary>Whether the title mentions that a payment page is affected.</summary>
    public bool TitleNamesPaymentPage { get; init; } = true;

    /// <summary>Whether the severity depends on whether pages contacted the company before.</summary>
    public bool AsksWhoIsKnown { get; init; }
}
