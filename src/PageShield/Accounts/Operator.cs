using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A person who signs in to the dashboard.</summary>
public sealed class Operator : IdentityUser<int>
{
    /// <summary>IANA time zone in which times are shown.</summary>
    public string TimeZone { get; set; } = "UTC";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Since when nobody can sign in with it; null for an open account.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>
    /// Whether it sees every site; where not, the sites in <see cref="SiteMembership"/> and no other. Administrators see every site.
    /// </summary>
    public bool SeesAllSites { get; set; } = true;

    /// <summary>Whether a password alone lets it only as far as the page where a second factor is set up.</summary>
    public bool MustUseSecondFactor { get; set; }

    /// <summary>Key of the authenticator app, sealed; null for none. One that is being set up belongs to its <see cref="OperatorSession"/>.</summary>
    public string? TotpKey { get; set; }

    /// <summary>The time step of the last code that was taken: no code is taken twice (RFC 6238, 5.2).</summary>
    public long TotpLastStep { get; set; }

    /// <summary>SHA-256 of each recovery code that was not used yet.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Operator>
    {
        public void Configure(EntityTypeBuilder<Operator> builder)
        {
            builder.Property(account => account.TimeZone).HasMaxLength(64);
            builder.Property(account => account.TotpKey).HasMaxLength(1000);
        }
    }
}
