using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>A capture's scripts as they stand in the inventory now.</summary>
internal sealed record RecordedScripts(
    IReadOnlyList<ScriptSighting> Sightings,
    IReadOnlyList<ScriptSighting> NewHosts,
    IReadOnlyDictionary<int, Script> ByCaptureId);
