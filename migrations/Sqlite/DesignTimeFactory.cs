using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using PageShield.Storage;

namespace PageShield.Migrations.Sqlite;

/// <summary>Lets <c>dotnet ef</c> build the model for SQLite.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PageShieldDbContext>
{
    public PageShieldDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldSqlite("design-time.db");
        return new PageShieldDbContext(options.Options);
    }
}
