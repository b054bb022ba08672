using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Recording;

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
