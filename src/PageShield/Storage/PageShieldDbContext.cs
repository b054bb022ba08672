using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Rules;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Detection.Overrides;
using PageShield.Inventory.Authorizations;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Patterns;
using PageShield.Observations.Rules;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Storage;

/// <summary>
/// The whole model, the same on SQLite and PostgreSQL. Within a <see cref="SiteScope"/>, rows of other sites are neither read nor written, in any
/// query.
/// </summary>
public sealed partial class PageShieldDbContext(DbContextOptions<PageShieldDbContext> options)
    : IdentityDbContext<Operator, IdentityRole<int>, int>(options)
{
    /// <inheritdoc />
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3; // the first with passkeys

    public DbSet<SiteMembership> AccountSites => Set<SiteMembership>();

    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();

    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();

    public DbSet<GuessCount> Guesses => Set<GuessCount>();

    public DbSet<OwnerLetter> OwnerLetters => Set<OwnerLetter>();

    public DbSet<OperatorSession> Sessions => Set<OperatorSession>();

    public DbSet<IdempotentAnswer> IdempotentAnswers => Set<IdempotentAnswer>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<Site> Sites => Set<Site>();

    public DbSet<SiteReportKey> ReportKeys => Set<SiteReportKey>();

    public DbSet<Crawl> Crawls => Set<Crawl>();

    public DbSet<CrawlPage> CrawlPages => Set<CrawlPage>();

    public DbSet<InboxBatch> Inbox => Set<InboxBatch>();

    public DbSet<Edge> Edges => Set<Edge>();

    public DbSet<Observation> Observations => Set<Observation>();

    public DbSet<ReportCount> ReportCounts => Set<ReportCount>();

    public DbSet<ReportSettings> ReportSettings => Set<ReportSettings>();

    public DbSet<NoiseRule> NoiseRules => Set<NoiseRule>();

    public DbSet<LearnedPattern> LearnedPatterns => Set<LearnedPattern>();

    public DbSet<ReportedHost> ReportedHosts => Set<ReportedHost>();

    public DbSet<OverflowExample> OverflowExamples => Set<OverflowExample>();

    public DbSet<Page> Pages => Set<Page>();

    public DbSet<Script> Scripts => Set<Script>();

    public DbSet<ScriptAlias> ScriptAliases => Set<ScriptAlias>();

    public DbSet<ScriptVersion> ScriptVersions => Set<ScriptVersion>();

    public DbSet<ScriptOnPage> ScriptsOnPages => Set<ScriptOnPage>();

    public DbSet<ScriptContent> ScriptContents => Set<ScriptContent>();

    public DbSet<ContentAlias> ContentAliases => Set<ContentAlias>();

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<Cookie> Cookies => Set<Cookie>();

    public DbSet<Authorization> Authorizations => Set<Authorization>();

    public DbSet<AuthorizationEvent> AuthorizationEvents => Set<AuthorizationEvent>();

    public DbSet<StandingRule> StandingRules => Set<StandingRule>();

    public DbSet<Change> Changes => Set<Change>();

    public DbSet<Deployment> Deployments => Set<Deployment>();

    public DbSet<Judgement> Judgements => Set<Judgement>();

    public DbSet<PendingJudgement> PendingJudgements => Set<PendingJudgement>();

    public DbSet<SiteFinding> SiteFindings => Set<SiteFinding>();

    public DbSet<VerdictOverride> VerdictOverrides => Set<VerdictOverride>();

    public DbSet<AlertChannel> AlertChannels => Set<AlertChannel>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<AlertDelivery> AlertDeliveries => Set<AlertDelivery>();

    public DbSet<AlertDigestItem> AlertDigestItems => Set<AlertDigestItem>();

    public DbSet<AlertRule> AlertRules => Set<AlertRule>();

    public DbSet<AlertMute> AlertMutes => Set<AlertMute>();

    public DbSet<AlertHistoryEntry> AlertHistory => Set<AlertHistoryEntry>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<Sha256Hash>().HaveConversion<Sha256HashConverter>().HaveMaxLength(Sha256Hash.Size);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<Severity>().HaveConversion<SeverityConverter>().HaveMaxLength(16);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        MapPasskeys(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PageShieldDbContext).Assembly);

        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.GetTableName()?.StartsWith("AspNet", StringComparison.Ordinal) == true)
                // not null: checked above
                entity.SetTableName("account_" + JsonNamingPolicy.SnakeCaseLower.ConvertName(entity.GetTableName()!["AspNet".Length..]));

            if (entity.IsMappedToJson())
            {
                entity.SetContainerColumnName("data");
                continue;
            }

            foreach (var property in entity.GetProperties())
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }

        HideOtherSites(builder);
    }

    // Identity maps them by a setting of the web host, which migrations and the command line lack.
    private static void MapPasskeys(ModelBuilder builder) => builder.Entity<IdentityUserPasskey<int>>(static passkey =>
    {
        passkey.ToTable("AspNetUserPasskeys");
        passkey.HasKey(each => each.CredentialId);
        passkey.Property(each => each.CredentialId).HasMaxLength(1024); // WebAuthn Level 3, section 5.1: at most 1,023 bytes
        passkey.OwnsOne(each => each.Data).ToJson();
        passkey.HasOne<Operator>().WithMany().HasForeignKey(each => each.UserId).IsRequired();
    });
}
