using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Sites;

namespace PageShield.Storage;

public sealed partial class PageShieldDbContext
{
    private const string Key = nameof(SiteMembership.SiteId);

    // The filters read these on each query, because a context may be created before the caller is known. Only instance members are re-evaluated.
#pragma warning disable CA1822
    private bool SeesAllSites => SiteScope.Current is null;

    private int[] VisibleSites => SiteScope.Current ?? [];
#pragma warning restore CA1822

    /// <inheritdoc />
    /// <exception cref="UnstorableValueException">A text is longer than its column.</exception>
    /// <exception cref="InvalidOperationException">A row of a site outside the <see cref="SiteScope"/> would be written: a defect in the
    /// caller.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!SeesAllSites) RefuseOtherSites();
        CheckTexts();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (!SeesAllSites) RefuseOtherSites();
        CheckTexts();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    private void RefuseOtherSites()
    {
        foreach (var entry in ChangeTracker.Entries()
            .Where(static entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            var site = entry.Entity is Site own ? own.Id
                : entry.Metadata.FindProperty(Key) is { } property && entry.CurrentValues[property] is int id ? id
                : (int?)null;
            if (site is { } found && !SiteScope.Includes(found))
                throw new InvalidOperationException(
                    $"Attempt to write a {entry.Metadata.ShortName()} of site {found}, which the caller may not see.");
        }
    }

    private void HideOtherSites(ModelBuilder builder)
    {
        var hide = typeof(PageShieldDbContext).GetMethod(nameof(Hide), BindingFlags.Instance | BindingFlags.NonPublic)!; // not null: declared below
        foreach (var entity in builder.Model.GetEntityTypes().Where(static entity => entity.BaseType is null && !entity.IsOwned()).ToList())
        {
            if (entity.ClrType == typeof(Site)) builder.Entity<Site>().HasQueryFilter(site => SeesAllSites || VisibleSites.Contains(site.Id));
            else if (entity.FindProperty(Key) is not null) hide.MakeGenericMethod(entity.ClrType).Invoke(this, [builder]);
        }
    }

    private void Hide<TEntity>(ModelBuilder builder)
        where TEntity : class
    {
        var isOptional = builder.Entity<TEntity>().Metadata.FindProperty(Key)?.ClrType == typeof(int?);
        Expression<Func<TEntity, bool>> visible = isOptional
            // not null: checked before; a row for all sites is hidden from these callers.
            ? row => SeesAllSites || EF.Property<int?>(row, Key) != null && VisibleSites.Contains(EF.Property<int?>(row, Key)!.Value)
            : row => SeesAllSites || VisibleSites.Contains(EF.Property<int>(row, Key));
        builder.Entity<TEntity>().HasQueryFilter(visible);
    }
}
