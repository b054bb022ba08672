namespace PageShield.Changes;

/// <summary>The values for the text of an alert about changes. Text from pages is already made safe to send.</summary>
public sealed record ChangeStory
{
    public required string Site { get; init; }

    /// <summary>The company that the changes are about.</summary>
    public required string Vendor { get; init; }

    /// <summary>Whether that company is the site's owner.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>The first few subjects of the changes.</summary>
    public required string Subjects { get; init; }

    public required int Count { get; init; }

    public required ChangeClass Deepest { get; init; }

    public required bool OnPaymentPage { get; init; }

    public string Who => IsOwn ? "your own code" : Vendor;

    /// <summary><c>A script</c>, <c>2 scripts</c>.</summary>
    public string Counted(string noun) => Count == 1 ? $"A {noun}" : $"{Count} {noun}s";
}
