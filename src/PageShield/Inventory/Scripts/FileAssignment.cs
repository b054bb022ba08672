namespace PageShield.Inventory.Scripts;

/// <summary>One content that runs, or ran, under a template that several files may share, and the script that it is.</summary>
internal sealed class FileAssignment
{
    /// <summary>Null until the script of a new file is made.</summary>
    public Script? Script { get; set; }

    public required string Use { get; init; }

    public required string Template { get; init; }

    public required ContentTraits? Traits { get; init; }

    public required string Url { get; init; }

    /// <summary>Template of the script that loaded it; null where the document did.</summary>
    public string? Loader { get; init; }

    /// <summary>Whether this content was there when the script was last seen.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether this crawl has met the script already, so that nothing else replaced it.</summary>
    public bool IsElsewhereNow { get; init; }

    public bool IsOnThisPage { get; init; }

    /// <summary>Whether it is a script of its own that this visit saw first.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether a file of this visit has it.</summary>
    public bool IsTaken { get; set; }
}
