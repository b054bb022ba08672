using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Recording;

/// <summary>Inventory changes made by one capture; input of the change detector.</summary>
public sealed record RecordedVisit
{
    public required CrawlVisit Visit { get; init; }

    /// <summary>Null if no document from the site's own hosts loaded.</summary>
    public required Page? Page { get; init; }

    public required IReadOnlyList<ScriptSighting> Scripts { get; init; }

    /// <summary>Contents not stored before for any site.</summary>
    public required IReadOnlyList<ScriptContent> NewContents { get; init; }

    /// <summary>The first script from each third-party host that never served a script to this site before.</summary>
    public required IReadOnlyList<ScriptSighting> NewScriptHosts { get; init; }

    public required IReadOnlyList<Connection> NewConnectionHosts { get; init; }

    public required IReadOnlyList<ValueDifference> Headers { get; init; }

    /// <summary>All stored headers of the page at its last complete visit, by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> HeadersBefore { get; init; } = new Dictionary<string, string>();

    /// <summary>All stored headers of the page at this visit, by lower-case name.</summary>
    public IReadOnlyDictionary<string, string> HeadersNow { get; init; } = new Dictionary<string, string>();

    public required IReadOnlyList<ValueDifference> Forms { get; init; }

    public required IReadOnlyList<string> NewFrameHosts { get; init; }

    /// <summary>Hosts of frames that were sandboxed before and no longer are.</summary>
    public required IReadOnlyList<string> UnsandboxedFrameHosts { get; init; }

    public required IReadOnlyList<CookieSighting> Cookies { get; init; }

    /// <summary>Scripts in the markup that now run in a new order; null if no new order was seen.</summary>
    public required OrderDifference? Order { get; init; }
}
