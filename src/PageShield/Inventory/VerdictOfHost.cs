using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Crawls;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Inventory;

/// <summary>What intelligence lists say of a host.</summary>
public enum VerdictOfHost
{
    Unlisted,
    Listed,
}
