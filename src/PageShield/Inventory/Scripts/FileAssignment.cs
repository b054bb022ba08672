namespace PageShield.Inventory.Scripts;

/// <summary>A content that runs or ran under a template shared by several files, and the script it belongs to.</summary>
internal sealed class FileAssignment
{
    /// <summary>Null until the script of a new file is created.</summary>
    public Script? Script { get; set; }

    public required string Use { get; init; }

    public required string Template { get; init; }

    public required ContentTraits? Traits { get; init; }

    public required string Url { get; init; }

    /// <summary>Template of the script that loaded it; null if the document did.</summary>
    public string? Loader { get; init; }

    /// <summary>Whether the script had this content when it was last seen.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether this crawl has already seen the script, so no other file has replaced it.</summary>
    public bool IsSeenInThisCrawl { get; init; }

    public bool IsOnThisPage { get; init; }

    /// <summary>Whether it is a separate script that this visit saw first.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether it is assigned to a file of this visit.</summary>
    public bool IsTaken { get; set; }
}
