using PageShield.Storage;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>The real programs, from their start to their exit code.</summary>
public sealed class ProgramStartTests
{
    public static TheoryData<string, string[], string> Refusals => new()
    {
        { ProgramProcess.Server, ["--PageShield:CrawlWorkers=many"], "PageShield:CrawlWorkers takes a whole number from 1 to 64, not 'many'." },
        { ProgramProcess.Server, ["--PageShield:Mail:Security=ssl"],
            "PageShield:Mail:Security takes None, StartTls, StartTlsWhenAvailable or Tls, not 'ssl'." },
        { ProgramProcess.Server, ["--PageShield:CrawlWorker=2"], "PageShield:CrawlWorker is not a setting. Did you mean PageShield:CrawlWorkers?" },
        { ProgramProcess.Server, ["--PageShield:Browser=/nowhere/chromium"],
            "PageShield:Browser: there is no file '/nowhere/chromium'; name a Chromium executable, or remove the setting to search for one." },
        { ProgramProcess.Endpoint, ["--PageShield:Reports:BodyBytes=many"],
            "PageShield:Reports:BodyBytes takes a whole number from 1024 to 16777216, not 'many'." },
        { ProgramProcess.Endpoint, ["--PageShield:Hubb=x"], "PageShield:Hubb is not a setting. Did you mean PageShield:Hub?" },
        { ProgramProcess.Endpoint, ["--PageShield:Reports:SpolMegabytes=9"],
            "PageShield:Reports:SpolMegabytes is not a setting. Did you mean PageShield:Reports:SpoolMegabytes?" },
        { ProgramProcess.Endpoint, ["--PageShield:TrustedProxies=proxy.example"],
            "PageShield:TrustedProxies: 'proxy.example' is neither an address such as 192.0.2.7 nor a network such as 192.0.2.0/24." },
        { ProgramProcess.Endpoint, ["--PageShield:DataDirectory"],
            "--PageShield:DataDirectory has no value. Use --PageShield:DataDirectory=value." },
    };

    [Theory]
    [InlineData("--PageShield:Dashboard=https://127.0.0.1:0")]
    [InlineData("--PageShield:Reports=https://127.0.0.1:0")]
    [InlineData("--PageShield:Dashboard=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=FOLDER/bad.pfx",
        "--Kestrel:Certificates:Default:Password=x")]
    [InlineData("--PageShield:Dashboard=https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path=FOLDER/none.pfx")]
    public async Task HTTPS_without_a_certificate_that_can_be_used_is_one_sentence_and_code_2(params string[] args)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "bad.pfx"), "bad", TestContext.Current.CancellationToken);
        string[] others =
            ["--PageShield:Dashboard=http://127.0.0.1:0", "--PageShield:Reports=http://127.0.0.1:0", "--PageShield:Demo=http://127.0.0.1:0"];
        using var process = ProgramProcess.Start(
            ProgramProcess.Server,
            new Dictionary<string, string> { ["PageShield__DataDirectory"] = folder.Path, ["DOTNET_ENVIRONMENT"] = "Production" },
            [.. others.Where(other => !args.Any(arg => arg.StartsWith(other.Split('=')[0], StringComparison.Ordinal))),
                .. args.Select(arg => arg.Replace("FOLDER", folder.Path, StringComparison.Ordinal))]);

        var (code, output, error) = await process.EndAsync();

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Page Shield cannot start. HTTPS cannot be served: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--help", "PageShield.Web [--PageShield:SETTING=VALUE ...]")]
    [InlineData("--version", "Page Shield ")]
    public async Task The_server_says_how_it_is_started_and_what_it_is(string argument, string expected)
    {
        using var folder = new TemporaryFolder();
        using var process =
            ProgramProcess.Start(ProgramProcess.Server, new Dictionary<string, string> { ["PageShield__DataDirectory"] = folder.Path }, argument);

        var (code, output, error) = await process.EndAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Refusals))]
    public async Task A_setting_that_cannot_be_ends_the_program_with_one_sentence_and_code_2(string program, string[] args, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var process = ProgramProcess.Start(program, new Dictionary<string, string> { ["PageShield__DataDirectory"] = folder.Path }, args);

        var (code, output, error) = await process.EndAsync();

        Assert.Equal(2, code);
        Assert.EndsWith($" cannot start. {sentence}\n", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("CrawlWorkers", "many", "PageShield:CrawlWorkers takes a whole number from 1 to 64, not 'many'.")]
    [InlineData("Hub", "mysql://me:swordfish@db/x", "PageShield:Hub takes Host=")]
    [InlineData("Hubs", "x", "PageShield:Hubs is not a setting. Did you mean PageShield:Hub?")]
    public async Task The_command_line_says_so_too(string name, string value, string sentence)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "settings.json"),
            $$"""{ "PageShield": { "{{name}}": "{{value}}", "OpenId": { "Label": "the server's" } } }""");

        var (code, _, error) = await CommandLine.RunAsync("sites", "list", "--data-directory", folder.Path);

        Assert.Equal(2, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_data_directory_of_no_name_is_refused_by_the_command_line()
    {
        var (code, _, error) = await CommandLine.RunAsync("sites", "list", "--data-directory", "");

        Assert.Equal((2, "PageShield:DataDirectory takes a folder, not nothing."), (code, error.Trim()));
    }

    [Fact]
    public async Task Settings_of_the_server_are_no_business_of_the_stand_alone_endpoint()
    {
        using var folder = new TemporaryFolder();
        using var process = ProgramProcess.Start(ProgramProcess.Endpoint, new Dictionary<string, string>
        {
            ["PageShield__DataDirectory"] = folder.Path,
            ["PageShield__Reports"] = "http://127.0.0.1:5081",
            ["PageShield__Mail__Host"] = "mail.example",
            ["PageShield__Dashboard"] = "http://127.0.0.1:5080",
            ["PageShield__Reports__Urls"] = "nonsense",
        });

        var (code, _, error) = await process.EndAsync();

        Assert.Equal(2, code);
        Assert.Equal("The reporting endpoint cannot start. PageShield:Reports:Urls: 'nonsense' is not a URL such as http://127.0.0.1:5081 (without a path).\n", error);
    }

    [Theory]
    [InlineData(ProgramProcess.Server, "in-use.lock")]
    [InlineData(ProgramProcess.Server, "in-use.pid")]
    [InlineData(ProgramProcess.Server, "pageshield.db")]
    [InlineData(ProgramProcess.Server, "pageshield.db-wal")]
    [InlineData(ProgramProcess.Server, "spool.db")]
    [InlineData(ProgramProcess.Endpoint, "spool.db")]
    [InlineData(ProgramProcess.Endpoint, "spool.db-wal")]
    public async Task A_stop_in_the_middle_of_the_start_ends_cleanly_and_frees_the_data_directory(string program, string atFile)
    {
        using var folder = new TemporaryFolder();
        using var watcher = new FileSystemWatcher(folder.Path) { IncludeSubdirectories = true };
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, file) =>
        {
            if (Path.GetFileName(file.Name) == atFile) came.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;
        string[] listeners = program == ProgramProcess.Server
            ? RunningServer.Arguments(folder.Path)[1..]
            : ["--PageShield:Reports:Urls=http://127.0.0.1:0"];
        using var process = ProgramProcess.Start(program, new Dictionary<string, string> { ["PageShield__DataDirectory"] = folder.Path }, listeners);

        await came.Task.WaitAsync(TestContext.Current.CancellationToken);
        process.AskToStop();
        var (code, _, error) = await process.EndAsync();

        Assert.Equal((0, ""), (code, error));
        using var free = new DataDirectory(folder.Path);
        free.Open();
        Assert.True(free.IsOpen);
    }
}
