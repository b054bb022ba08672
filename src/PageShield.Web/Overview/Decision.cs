namespace PageShield.Web.Overview;

/// <summary>One thing that waits for a person.</summary>
public sealed record Decision
{
    /// <summary><c>critical</c>, <c>high</c>, <c>medium</c> or <c>info</c>.</summary>
    public required string Severity { get; init; }

    public required string Title { get; init; }

    /// <summary>Why it is here.</summary>
    public required string Reason { get; init; }

    public required string SiteName { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where to decide.</summary>
    public required string Href { get; init; }

    /// <summary>The next step, as a button's word.</summary>
    public required string Step { get; init; }

    /// <summary>The script that it is about, so that one script makes one decision.</summary>
    public (int SiteId, long ScriptId)? About { get; init; }

    internal int Rank => Severity switch { "critical" => 0, "high" => 1, "medium" => 2, _ => 3 };
}
