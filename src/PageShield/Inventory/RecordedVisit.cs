using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>What a capture changed in the inventory; the change detector reads it.</summary>
public sealed record RecordedVisit
{
    public required CrawlVisit Visit { get; init; }

    /// <summary>Null where no document of the site loaded.</summary>
    public required Page? Page { get; init; }

    public required IReadOnlyList<ScriptSighting> Scripts { get; init; }

    /// <summary>Contents never stored before on any site.</summary>
    public required IReadOnlyList<ScriptContent> NewContents { get; init; }

    /// <summary>Third-party hosts that served this site no script before, each with the first script from it.</summary>
    public required IReadOnlyList<ScriptSighting> NewScriptHosts { get; init; }

    public required IReadOnlyList<Connection> NewConnectionHosts { get; init; }

    public required IReadOnlyList<ValueDifference> Headers { get; init; }

    /// <summary>All headers of the page at its last good visit, by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> HeadersBefore { get; init; } = new Dictionary<string, string>();

    /// <summary>All headers of the page at this visit, likewise.</summary>
    public IReadOnlyDictionary<string, string> HeadersNow { get; init; } = new Dictionary<string, string>();

    public required IReadOnlyList<ValueDifference> Forms { get; init; }

    public required IReadOnlyList<string> NewFrameHosts { get; init; }

    /// <summary>Hosts of frames that were sandboxed on the page until now.</summary>
    public required IReadOnlyList<string> FreedFrameHosts { get; init; }

    public required IReadOnlyList<CookieSighting> Cookies { get; init; }

    /// <summary>Scripts in the markup that now run in another order; null where the order is what it was.</summary>
    public required OrderDifference? Order { get; init; }
}

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

/// <summary>Two scripts in the markup that changed places.</summary>
/// <param name="First">Runs first now.</param>
/// <param name="Second">Ran before it until now.</param>
public sealed record OrderDifference(Script First, Script Second);

/// <summary>A cookie as one capture saw it.</summary>
/// <param name="Before">Attributes before, for a person; null for a new cookie.</param>
/// <param name="After">Attributes now, for a person.</param>
public sealed record CookieSighting(Cookie Cookie, string? Before, string After);

/// <summary>A named value that is not what it was; null means absent.</summary>
public sealed record ValueDifference(string Name, string? Before, string? After);
