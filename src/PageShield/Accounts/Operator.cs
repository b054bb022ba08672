using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PageShield.Accounts;

/// <summary>A person who signs in to the dashboard.</summary>
public sealed class Operator : IdentityUser<int>
{
    /// <summary>IANA time zone for displayed times.</summary>
    public string TimeZone { get; set; } = "UTC";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Since when the account is disabled; null if it is enabled.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>
    /// Whether the account sees every site. If not, it sees only the sites in <see cref="SiteMembership"/>. Administrators see every site.
    /// </summary>
    public bool SeesAllSites { get; set; } = true;

    /// <summary>Whether a second factor is required: with a password alone, the account reaches only the page that sets one up.</summary>
    public bool MustUseSecondFactor { get; set; }

    /// <summary>Encrypted key of the authenticator app; null for none. A key being set up belongs to its <see cref="OperatorSession"/>.</summary>
    public string? TotpKey { get; set; }

    /// <summary>The time step of the last accepted code; no code is accepted twice (RFC 6238, 5.2).</summary>
    public long TotpLastStep { get; set; }

    /// <summary>SHA-256 of each unused recovery code.</summary>
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
