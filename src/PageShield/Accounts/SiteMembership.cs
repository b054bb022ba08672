using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A site that an account sees which does not see all of them.</summary>
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
