using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using PageShield.Storage;

namespace PageShield.Migrations.PostgreSql;

/// <summary>Lets <c>dotnet ef</c> build the model for PostgreSQL.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<PageShieldDbContext>
{
    public PageShieldDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PageShieldDbContext>();
        options.UsePageShieldPostgreSql("Host=localhost;Database=design_time");
        return new PageShieldDbContext(options.Options);
    }
}
