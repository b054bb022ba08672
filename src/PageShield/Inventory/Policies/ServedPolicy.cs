namespace PageShield.Inventory.Policies;

/// <summary>One content security policy that pages of a site serve, and what it means for the scripts that were seen on them.</summary>
public sealed record ServedPolicy
{
    /// <summary>As served, with nonces left out.</summary>
    public required string Text { get; init; }

    /// <summary>False for one that only reports.</summary>
    public required bool IsEnforced { get; init; }

    /// <summary>In the page's markup instead of a header.</summary>
    public required bool IsMeta { get; init; }

    /// <summary>
    /// Whether violations of it reach this installation; not where <c>report-to</c> names an endpoint that the page's headers do not give.
    /// </summary>
    public required bool ReportsHere { get; init; }

    /// <summary>How many pages served it at their last visit.</summary>
    public required int PageCount { get; init; }

    /// <summary>Some of those pages.</summary>
    public required IReadOnlyList<string> Pages { get; init; }

    /// <summary>How many policies of its kind, enforced or only reporting, apply together on its pages; the most where pages differ.</summary>
    public required int Together { get; init; }

    /// <summary>What its pages leave open although all policies of its kind on them apply together, one sentence each, the gravest first.</summary>
    public required IReadOnlyList<string> Weaknesses { get; init; }

    /// <summary>
    /// Addresses of scripts seen on those pages that it does not allow; null where that depends on nonces, hashes or who inserts them.
    /// </summary>
    public required IReadOnlyList<string>? Refused { get; init; }

    /// <summary>Sources it allows scripts from, and no script seen on those pages comes from.</summary>
    public required IReadOnlyList<string> Unused { get; init; }
}
