using PageShield.Crawls;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Recording;

/// <summary>A script as one capture saw it.</summary>
public sealed record ScriptSighting
{
    public required Script Script { get; init; }

    public required CapturedScript Captured { get; init; }

    public bool IsNew { get; init; }

    /// <summary>Whether this content was never seen in this script before.</summary>
    public bool IsNewVersion { get; init; }

    /// <summary>Whether it went back to a content that it had before, and that is news.</summary>
    public bool IsReturn { get; init; }

    /// <summary>The content before; null for a new script or where there was none.</summary>
    public Sha256Hash? OldSha256 { get; init; }

    /// <summary>The integrity attribute that it had before and lacks now; null where nothing was lost.</summary>
    public string? LostIntegrity { get; init; }

    /// <summary>Whether it was loaded by something that never loaded it before: <see cref="Script.ParentScriptId"/>, or the document.</summary>
    public bool HasNewLoader { get; init; }

    /// <summary>The integrity attribute that it has now and lacked before; null where nothing was gained.</summary>
    public string? GainedIntegrity { get; init; }
}
