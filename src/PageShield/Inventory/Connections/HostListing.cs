using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Inventory.Connections;

/// <summary>Whether threat lists contain a host.</summary>
public enum HostListing
{
    Unlisted,
    Listed,
}
