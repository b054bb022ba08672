using System.Text.Json;
using Microsoft.Data.Sqlite;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Sites;

public sealed class SitesCommandTests
{
    [Fact]
    public async Task Sites_are_managed_in_a_data_directory_without_a_server()
    {
        using var folder = new TemporaryFolder();
        string[] here = ["--data-directory", folder.Path];

        var early = await CommandLine.RunAsync(["sites", "list", .. here]);
        var migrated = await CommandLine.RunAsync(["migrate", .. here]);
        var added = await CommandLine.RunAsync(["sites", "add", "shop.example", "--cron", "0 4 * * *", .. here]);
        var edited = await CommandLine.RunAsync(["sites", "edit", "1", "--name", "[red]The shop\u001b[0m", .. here]);
        var listed = await CommandLine.RunAsync(["sites", "list", "--format", "json", .. here]);
        var table = await CommandLine.RunAsync(["sites", "list", .. here]);
        var unsure = await CommandLine.RunAsync(["sites", "remove", "1", .. here]);
        var removed = await CommandLine.RunAsync(["sites", "remove", "1", "--yes", .. here]);
        var verified = await CommandLine.RunAsync(["audit", "verify", .. here]);

        Assert.Equal(2, early.Code);
        Assert.Contains("migrate", early.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (migrated.Code, migrated.Error));
        Assert.Equal((0, ""), (added.Code, added.Error));
        Assert.Equal(2, edited.Code); // control characters are refused
        Assert.Contains("control characters", edited.Error, StringComparison.Ordinal);
        Assert.Equal("shop.example", JsonDocument.Parse(listed.Output).RootElement[0].GetProperty("name").GetString());
        Assert.Contains("shop.example", table.Output, StringComparison.Ordinal);
        Assert.Equal(2, unsure.Code);
        Assert.Equal(0, removed.Code);
        Assert.Equal(0, verified.Code);
        Assert.StartsWith("2 entries", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_server_is_read_beside_it_but_changed_only_through_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "https://shop.example/" } });
        string[] here = ["--data-directory", server.DataDirectory];
        // not null: an API client has one
        string[] there = ["--server", server.Dashboard, "--token", api.DefaultRequestHeaders.Authorization!.Parameter!];

        var read = await CommandLine.RunAsync(["sites", "list", "--format", "json", .. here]);
        var refused = await CommandLine.RunAsync(["sites", "add", "other.example", .. here]);
        var added = await CommandLine.RunAsync(["sites", "add", "other.example", .. there]);
        var wrong = await CommandLine.RunAsync(["sites", "edit", "2", "--cron", "0 0 30 2 *", .. there]);
        var listed = await CommandLine.RunAsync(["sites", "list", "--format", "json", .. there]);
        var token = await CommandLine.RunAsync(["token", "create", "--name", "second", "--role", "viewer", .. there]);
        var lesser = await CommandLine.RunAsync(["sites", "remove", "1", "--yes", "--server", server.Dashboard, "--token", token.Output.Trim()]);
        var removed = await CommandLine.RunAsync(["sites", "remove", "1", "--yes", .. there]);
        var verified = await CommandLine.RunAsync(["audit", "verify", .. there]);

        Assert.Equal(0, read.Code);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--server", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (added.Code, added.Error));
        Assert.Equal(2, wrong.Code);
        Assert.Contains("never occurs", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(listed.Output).RootElement.GetArrayLength());
        Assert.StartsWith("psh_", token.Output, StringComparison.Ordinal);
        Assert.Equal(2, lesser.Code);
        Assert.Contains("role", lesser.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (removed.Code, removed.Error));
        Assert.Equal(0, verified.Code);
    }

    [Fact]
    public async Task An_import_with_bad_lines_imports_the_good_ones_and_ends_with_2()
    {
        using var folder = new TemporaryFolder();
        string[] here = ["--data-directory", folder.Path];
        var file = Path.Combine(folder.Path, "sites.csv");
        await File.WriteAllTextAsync(file, "url,cron\nhttps://one.example/,0 4 * * *\nhttps://two.example/,never\n");
        await CommandLine.RunAsync(["migrate", .. here]);

        var outcome = await CommandLine.RunAsync(["sites", "import", file, .. here]);

        Assert.Equal(2, outcome.Code);
        Assert.Contains("1 imported, 1 refused", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("line 3:", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tampering_ends_audit_verify_with_1()
    {
        using var folder = new TemporaryFolder();
        string[] here = ["--data-directory", folder.Path];
        await CommandLine.RunAsync(["migrate", .. here]);
        await CommandLine.RunAsync(["sites", "add", "shop.example", .. here]);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "pageshield.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE audit_entries SET actor = 'nobody'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var verified = await CommandLine.RunAsync(["audit", "verify", .. here]);

        Assert.Equal(1, verified.Code);
        Assert.Contains("was altered", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named()
    {
        var outcome = await CommandLine.RunAsync("sites", "list", "--server", "http://127.0.0.1:1", "--token", "psh_x");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("cannot be reached", outcome.Error, StringComparison.Ordinal);
    }
}
