using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Inventory.Connections;

/// <summary>What intelligence lists say of a host.</summary>
public enum VerdictOfHost
{
    Unlisted,
    Listed,
}
