using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Recording;

/// <summary>A capture's scripts as recorded in the inventory.</summary>
internal sealed record RecordedScripts(
    IReadOnlyList<ScriptSighting> Sightings,
    IReadOnlyList<ScriptSighting> NewHosts,
    IReadOnlyDictionary<int, Script> ByCaptureId);
