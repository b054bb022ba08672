using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Alerts;

public sealed class SeverityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task The_database_sorts_the_gravest_first_and_keeps_plain_words(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancel);
        await using var db = database.CreateDbContext();
        db.Sites.Add(new() { Id = 1, Name = "Shop", ReportKey = "key-shop", CreatedAt = DateTimeOffset.UnixEpoch });
        Severity[] mixed = [Severity.Low, Severity.Critical, Severity.Info, Severity.High, Severity.Medium];
        foreach (var severity in mixed)
            db.Alerts.Add(
                new Alert
                {
                    SiteId = 1,
                    Id = 1 + (long)severity,
                    Event = AlertEvents.NewScript,
                    Severity = severity,
                    Title = "",
                    Body = "",
                    DedupeKey = severity.Word(),
                    RaisedAt = DateTimeOffset.UnixEpoch
                });
        await db.SaveChangesAsync(Cancel);

        var sorted = await db.Alerts.AsNoTracking().OrderByGravest(alert => alert.Severity).Select(alert => alert.Severity).ToListAsync(Cancel);
        var words = await db.Database.SqlQuery<string>($"SELECT severity AS \"Value\" FROM alerts").ToListAsync(Cancel);

        Assert.Equal([Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Info], sorted);
        Assert.Equal(["critical", "high", "info", "low", "medium"], words.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_severity_is_one_lower_case_word_in_json_and_text()
    {
        Assert.All(Severities.All, severity => Assert.Equal($"\"{severity.Word()}\"", JsonSerializer.Serialize(severity)));
        Assert.All(Severities.All, severity => Assert.Equal(severity, Severities.Read(severity.Word())));
        Assert.Equal(["info", "low", "medium", "high", "critical"], Severities.All.Select(severity => severity.Word()));
        Assert.Null(Severities.Read("Terrible"));
    }
}
