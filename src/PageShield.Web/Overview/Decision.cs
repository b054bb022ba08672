namespace PageShield.Web.Overview;

/// <summary>One thing that waits for a person.</summary>
public sealed record Decision
{
    public required Severity Severity { get; init; }

    public required string Title { get; init; }

    /// <summary>Why it is here.</summary>
    public required string Reason { get; init; }

    public required string SiteName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where to decide.</summary>
    public required string Href { get; init; }

    /// <summary>The next step, as a button's word.</summary>
    public required string Step { get; init; }

    /// <summary>What it is about, such as <c>1/script/7</c>: the same in two decisions means that the lesser one says nothing more.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether it tells what is, as opposed to what happened: an alert about the same says it better.</summary>
    public bool IsState { get; init; }
}
