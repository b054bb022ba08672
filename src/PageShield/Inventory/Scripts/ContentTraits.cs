using System.Text;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>Properties for comparing contents without reading them.</summary>
internal sealed record ContentTraits(Sha256Hash Sha256, Sha256Hash? StructureHash, byte[]? Fingerprint, long Length, Sha256Hash? DestinationHash);
