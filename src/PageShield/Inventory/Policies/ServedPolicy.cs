namespace PageShield.Inventory.Policies;

/// <summary>A content security policy served by a site's pages, compared with the scripts seen on them.</summary>
public sealed record ServedPolicy
{
    /// <summary>Policy text as served, with nonces replaced by <c>'nonce-…'</c>.</summary>
    public required string Text { get; init; }

    /// <summary>False for a report-only policy.</summary>
    public required bool IsEnforced { get; init; }

    /// <summary>Whether it is in the page's markup instead of a header.</summary>
    public required bool IsMeta { get; init; }

    /// <summary>
    /// Whether its violations are reported to this installation. False if <c>report-to</c> names an endpoint that the page's headers do not define.
    /// </summary>
    public required bool ReportsHere { get; init; }

    /// <summary>Number of pages that served it at their last visit.</summary>
    public required int PageCount { get; init; }

    /// <summary>URL templates of up to 20 of those pages.</summary>
    public required IReadOnlyList<string> Pages { get; init; }

    /// <summary>Number of policies of its kind (enforced or report-only) that apply together on its pages; the maximum if pages differ.</summary>
    public required int Together { get; init; }

    /// <summary>Weaknesses of its pages that remain with all policies of its kind applied together, one sentence each, most severe first.</summary>
    public required IReadOnlyList<string> Weaknesses { get; init; }

    /// <summary>
    /// URLs of scripts seen on those pages that it does not allow, at most 20; null if that depends on nonces, hashes or which script inserts them.
    /// </summary>
    public required IReadOnlyList<string>? Refused { get; init; }

    /// <summary>Host sources it allows for scripts that no script seen on those pages uses; at most 20.</summary>
    public required IReadOnlyList<string> Unused { get; init; }
}
