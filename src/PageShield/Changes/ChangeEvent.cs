namespace PageShield.Changes;

/// <summary>What an alert about changes says: one event of the catalogue, which several kinds of change can raise.</summary>
/// <param name="Name">As webhooks carry it, such as <c>header.weakened</c>.</param>
/// <param name="Label">As screens name it.</param>
public sealed record ChangeEvent(string Name, string Label)
{
    public required Func<ChangeStory, string> Title { get; init; }

    /// <summary>The sentence above the list of changes, without its colon.</summary>
    public required Func<ChangeStory, string> Introduction { get; init; }

    /// <summary>What to do next.</summary>
    public required Func<ChangeStory, string> Next { get; init; }

    /// <summary>From how deep the deepest change goes, whether a payment page has one, and whether the company is known.</summary>
    public required Func<ChangeClass, bool, bool, Severity> Severity { get; init; }

    /// <summary>Whether the alert lists hosts only, and not what is different about each.</summary>
    public bool ListsHosts { get; init; }

    /// <summary>Whether the title says that a payment page is affected.</summary>
    public bool TitleNamesPaymentPage { get; init; } = true;

    /// <summary>Whether the severity depends on having talked to the company before.</summary>
    public bool AsksWhoIsKnown { get; init; }
}
