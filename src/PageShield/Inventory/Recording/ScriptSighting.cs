using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Recording;

/// <summary>A script as one capture saw it.</summary>
public sealed record ScriptSighting
{
    public required Script Script { get; init; }

    public required CapturedScript Captured { get; init; }

    public bool IsNew { get; init; }

    /// <summary>Whether the content is new to this script.</summary>
    public bool IsNewVersion { get; init; }

    /// <summary>Whether it returned to earlier content and the return is to be reported.</summary>
    public bool IsReturn { get; init; }

    /// <summary>The previous content; null for a new script or if there was none.</summary>
    public Sha256Hash? OldSha256 { get; init; }

    /// <summary>The integrity attribute it had before and no longer has; null if none was lost.</summary>
    public string? LostIntegrity { get; init; }

    /// <summary>Whether it was loaded by a script (<see cref="Script.ParentScriptId"/>) or document that never loaded it before.</summary>
    public bool HasNewLoader { get; init; }

    /// <summary>The integrity attribute it now has and did not have before; null if none was gained.</summary>
    public string? GainedIntegrity { get; init; }
}
