using System.Net;
using System.Net.Sockets;
using Hangfire;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PageShield.Pipeline;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Hosting;

public sealed class StartTests
{
    [Fact]
    public void A_verb_of_the_command_line_starts_no_server()
    {
        var refused = Assert.Throws<CannotStartException>(() => PageShield.Web.Program.Build(["analyze", "--no-detonate", "script.js"]));

        Assert.Contains("'analyze' is not a setting", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PageShield.Cli", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_directory_is_refused_with_the_first_ones_number()
    {
        await using var server = await RunningServer.StartAsync();

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: server.DataDirectory));

        Assert.Contains($"in use by another Page Shield process (process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Contains("PageShield__DataDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_that_are_made_at_the_same_moment_in_one_process_give_jobs_their_own_services()
    {
        using var folder = new TemporaryFolder();
        using var otherFolder = new TemporaryFolder();
        await using var server = PageShield.Web.Program.Build(RunningServer.Arguments(folder.Path));
        await using var other = PageShield.Web.Program.Build(RunningServer.Arguments(otherFolder.Path));
        server.Services.GetRequiredService<IGlobalConfiguration>();
        other.Services.GetRequiredService<IGlobalConfiguration>();

        // not read: a job's services are its server's
        using var job = server.Services.GetRequiredService<JobActivator>().BeginScope((JobActivatorContext)null!);

        Assert.Same(server.Services.GetRequiredService<PipelineSignals>(), job.Resolve(typeof(PipelineSignals)));
        Assert.NotSame(server.Services.GetRequiredService<JobStorage>(), other.Services.GetRequiredService<JobStorage>());
    }

    [Fact]
    public async Task The_data_directory_is_free_again_after_a_normal_end()
    {
        using var folder = new TemporaryFolder();
        await (await RunningServer.StartAsync(folder: folder.Path)).DisposeAsync();

        await (await RunningServer.StartAsync(folder: folder.Path)).DisposeAsync();
    }

    [Theory]
    [InlineData("Dashboard")]
    [InlineData("Reports")]
    [InlineData("Demo")]
    public async Task A_taken_port_is_named_with_its_setting(string setting)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningServer.StartAsync(settings: $"--PageShield:{setting}=http://127.0.0.1:{port}"));

        Assert.Contains($"Port {port} is in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"PageShield__{setting}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_all_named_at_once()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningServer.StartAsync(
            settings: ["--PageShield:Dashboard=nonsense", "--PageShield:OutboundProxy=also nonsense", "--PageShield:CrawlWorkers=0"]));

        Assert.Contains(refused.Failures, failure => failure.Contains("PageShield:Dashboard", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.Contains("PageShield:OutboundProxy", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.Contains("CrawlWorkers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_corrupt_settings_file_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "settings.json"), "{ \"PageShield\": ");

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: folder.Path));

        Assert.Contains("settings.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not valid JSON", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_in_the_data_directory_count()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "settings.json"), "{ \"PageShield\": { \"PublicReports\": \"https://reports.example\" } }");

        await using var server = await RunningServer.StartAsync(folder: folder.Path);

        Assert.Equal("https://reports.example", server.Services.GetRequiredService<IOptions<PageShieldOptions>>().Value.PublicReports);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_newer_database_is_refused_and_left_alone(Store store)
    {
        using var folder = new TemporaryFolder();
        string[] hub = store == Store.Sqlite
            ? []
            : [$"--PageShield:Hub={await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync(CancellationToken.None)}"];
        await using (var server = await RunningServer.StartAsync(folder: folder.Path, settings: hub))
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await db.Database.ExecuteSqlRawAsync(
                "INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('29990101000000_FromTheFuture', '99.0')");
        }

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: folder.Path, settings: hub));

        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("29990101000000_FromTheFuture", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "backups")));
    }

    [Fact]
    public async Task A_database_is_backed_up_before_it_is_migrated()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartAsync(folder: folder.Path))
        await using (var scope = server.Services.CreateAsyncScope())
        {
            // As if the last migration had not run yet; that it then fails on its own tables is the worst case for the data.
            var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await db.Database.ExecuteSqlAsync($"CREATE TABLE remember_me (n INTEGER)");
            var last = (await db.Database.GetAppliedMigrationsAsync()).Last();
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = {last}");
        }

        await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: folder.Path));

        var backup = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "backups"), "*.db"));
        await using var connection = new SqliteConnection($"Data Source={backup};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'remember_me'";
        Assert.Equal(1L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_damaged_database_is_refused_with_the_way_back()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, Database.FileName), string.Concat(Enumerable.Repeat("this is no database ", 500)));

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: folder.Path));

        Assert.Contains("backups", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_does_not_answer_is_named()
    {
        var refused = await Assert.ThrowsAsync<CannotStartException>(() =>
            RunningServer.StartAsync(settings: "--PageShield:Hub=Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=3"));

        Assert.Contains("PageShield__Hub", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_disk_is_refused_with_what_to_do()
    {
        using var disk = SmallDisk.Mount("64m");
        disk.MakeReadOnly();

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: Path.Combine(disk.Path, "data")));

        Assert.Contains("cannot be written to", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_too_small_for_the_database_is_refused_with_what_to_do()
    {
        using var disk = SmallDisk.Mount("200k");

        var refused = await Assert.ThrowsAsync<CannotStartException>(() => RunningServer.StartAsync(folder: Path.Combine(disk.Path, "data")));

        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_runs_full_refuses_the_change_and_the_server_lives_on()
    {
        using var disk = SmallDisk.Mount("8m");
        await using var server = await RunningServer.StartAsync(folder: Path.Combine(disk.Path, "data"));
        using var api = await server.ApiClientAsync();
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "filler"), new byte[1]);
        disk.Fill();

        HttpResponseMessage answer;
        var attempts = 0;
        do
        {
            answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
                api, "/api/sites",
                new
                {
                    name = new string('n', 90),
                    startUrls = Enumerable.Range(0, 150).Select(i => $"https://shop.example/{i}/{new string('p', 500)}")
                });
        }
        while (answer.IsSuccessStatusCode && ++attempts < 200);
        disk.Free();
        var later = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://later.example/" } });

        Assert.Equal(HttpStatusCode.InsufficientStorage, answer.StatusCode);
        Assert.Contains("disk", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(later > 0);
    }
}
