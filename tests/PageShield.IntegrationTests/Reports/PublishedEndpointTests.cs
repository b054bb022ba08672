using System.Text.Json;

namespace PageShield.IntegrationTests.Reports;

public sealed class PublishedEndpointTests
{
    [Fact]
    public void The_endpoint_carries_databases_drivers_a_hash_and_nothing_of_the_product()
    {
        using var dependencies =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PageShield.ReportingEndpoint.deps.json")));

        var libraries = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]).Order()
            .ToList();

        Assert.Equal(
            [
                "Microsoft.Data.Sqlite", "Microsoft.Data.Sqlite.Core", "Npgsql", "PageShield.ReportingEndpoint", "PageShield.Reports",
                "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core", "SQLitePCLRaw.lib.e_sqlite3", "SQLitePCLRaw.provider.e_sqlite3",
                "System.IO.Hashing",
            ],
            libraries);
    }
}
