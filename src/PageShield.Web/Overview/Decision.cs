namespace PageShield.Web.Overview;

/// <summary>An item that requires a decision by a user.</summary>
public sealed record Decision
{
    public required Severity Severity { get; init; }

    public required string Title { get; init; }

    /// <summary>Why the decision is needed.</summary>
    public required string Reason { get; init; }

    public required string SiteName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Path of the page where the decision is made.</summary>
    public required string Href { get; init; }

    /// <summary>Label of the button for the next step.</summary>
    public required string Step { get; init; }

    /// <summary>Key of the subject, such as <c>1/script/7</c>. Of two decisions with the same key, the less severe one is redundant.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether it describes a state, not an event. An alert of the same severity about the same subject takes precedence.</summary>
    public bool IsState { get; init; }
}
