using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Recording;

/// <summary>A capture's contents: traits of all, and the newly stored ones.</summary>
internal sealed record RecordedContents(IReadOnlyDictionary<Sha256Hash, ContentTraits> Traits, IReadOnlyList<ScriptContent> New);
