using Microsoft.EntityFrameworkCore;
using PageShield.Benchmarks.Changes;
using PageShield.IntegrationTests.Alerts;
using PageShield.Storage;

namespace PageShield.Benchmarks.Alerts;

/// <summary>
/// How often a small shop is told something by the rules of a new installation: each saved site of the corpus loads all released libraries, each
/// from a company of its own, and lives through their version history on a clock of its own, five releases a week (<c>--releases N</c>), crawled once
/// a day. Prints <c>alerts.per_week.SITE</c>, messages at once and digests together, and the worst week. <c>--sites DIR</c> names unpacked sites,
/// <c>--tell</c> lists what was raised.
/// </summary>
internal static class AlertsAWeekBenchmark
{
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (SavedSites.Find(Text(arguments, "--sites")) is not { } sites || ReleasedLibraries.Find() is not { } libraries)
        {
            Console.Error.WriteLine(
                "There is no corpus of saved sites beside the repository (or name it: --sites DIR), or the libraries are not installed.");
            return;
        }

        var aWeek = int.TryParse(Text(arguments, "--releases"), out var number) ? number : 5;
        var releases = History(libraries, Figures.IsFull ? int.MaxValue : 10);
        Figures.Print("alerts.releases", releases.Count - releases.DistinctBy(release => release.Library).Count(), "releases");
        Figures.Print("alerts.releases_per_week", aWeek, "releases");
        var rates = new List<double>();
        foreach (var (name, pages) in Figures.IsFull ? sites : sites.Take(1))
        {
            var weeks = await ReplayAsync(name, pages, releases, aWeek, cancellationToken);
            rates.Add(weeks.MessagesAWeek);
            Figures.Print($"alerts.per_week.{name}", weeks.MessagesAWeek, "messages");
            Figures.Print($"alerts.at_once_per_week.{name}", weeks.AtOnce / weeks.Weeks, "messages");
            Figures.Print($"alerts.worst_week.{name}", weeks.MostInAWeek, "messages");
            Figures.Print($"alerts.raised.{name}", weeks.Alerts.Count, "alerts");
            if (arguments.Contains("--tell")) foreach (var alert in weeks.Alerts) Console.Error.WriteLine($"{name} {alert}");
        }

        Figures.Print("alerts.per_week.median", Figures.Median(rates), "messages");
    }

    /// <summary>Each library's versions in their order, libraries taking turns.</summary>
    private static List<Release> History(ReleasedLibraries libraries, int most)
    {
        var byLibrary = libraries.Versions().Select(version => new Release(version.Library, version.Version, File.ReadAllText(version.File)))
            .GroupBy(release => release.Library).Take(most).Select(group => group.ToList()).ToList();
        var turns = byLibrary.Max(versions => versions.Count);
        return [.. Enumerable.Range(0, turns)
            .SelectMany(turn => byLibrary.Where(versions => versions.Count > turn).Select(versions => versions[turn]))];
    }

    private static async Task<ReplayedWeeks> ReplayAsync(
        string name, IReadOnlyList<SavedPage> pages, List<Release> releases, int aWeek, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("alerts-a-week-");
        try
        {
            var options = new DbContextOptionsBuilder<PageShieldDbContext>();
            options.UsePageShieldSqlite(Path.Combine(folder.FullName, Database.FileName));
            var contexts = new Contexts(options.Options);
            await using (var database = contexts.CreateDbContext()) await database.Database.MigrateAsync(cancellationToken);
            return await new ReleaseReplay(contexts, Path.Combine(folder.FullName, "intelligence"))
                .RunAsync(new Uri(pages[0].Url).Host, pages, releases, aWeek, cancellationToken);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static string? Text(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private sealed class Contexts(DbContextOptions<PageShieldDbContext> options) : IDbContextFactory<PageShieldDbContext>
    {
        public PageShieldDbContext CreateDbContext() => new(options);
    }
}
