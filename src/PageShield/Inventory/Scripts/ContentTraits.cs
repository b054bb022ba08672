using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>What tells contents apart without reading them.</summary>
internal sealed record ContentTraits(Sha256Hash Sha256, Sha256Hash? StructureHash, byte[]? Fingerprint, long Length, Sha256Hash? DestinationHash);
