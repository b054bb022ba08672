using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A site visible to an account that does not see all sites.</summary>
public sealed class SiteMembership
{
    public int AccountId { get; set; }

    public int SiteId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SiteMembership>
    {
        public void Configure(EntityTypeBuilder<SiteMembership> builder)
        {
            builder.ToTable("account_sites");
            builder.HasKey(membership => new { membership.AccountId, membership.SiteId });
            builder.HasOne<Operator>().WithMany().HasForeignKey(membership => membership.AccountId);
        }
    }
}
