using System.Net;
using System.Net.Sockets;
using System.Text;
using PageShield.Isolation;

namespace PageShield.Tests.Isolation;

/// <summary>Real programs on the real kernel; what this system does not allow is not asked of it, but then it must be said.</summary>
public sealed class ConfinedProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("confined-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ConfinedProcessTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Confinement is Linux'.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_runs_without_any_privilege_and_as_root_under_another_user()
    {
        var confinement = await Confinement.OfAsync(ConfinedRole.Analyser, Token);

        var status = await RunAsync("cat /proc/self/status");

        Assert.True(confinement.NoNewPrivileges);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Equal(Environment.IsPrivilegedProcess, confinement.OwnUser);
        if (!confinement.OwnUser) return;
        var id = confinement.Ids.User;
        Assert.NotEqual(0, id);
        Assert.Contains($"Uid:\t{id}\t{id}\t{id}\t{id}", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Matches(@"Groups:\s*\n", status);
    }

    [Fact]
    public async Task Each_role_has_a_user_of_its_own()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");

        var browser = await Confinement.OfAsync(ConfinedRole.Browser, Token);
        var analyser = await Confinement.OfAsync(ConfinedRole.Analyser, Token);

        Assert.NotEqual(browser.Ids.User, analyser.Ids.User);
    }

    [Fact]
    public async Task It_inherits_nothing_of_the_environment()
    {
        var names = (await RunAsync("env", options => options with { Environment = new Dictionary<string, string> { ["GIVEN"] = "it's $HOME" } }))
            .Split('\n');

        Assert.Contains("GIVEN=it's $HOME", names);
        // PWD and the like are the shell's own.
        Assert.Empty(names.Select(static line => line.Split('=')[0]).Except(["", "GIVEN", "PATH", "PWD", "OLDPWD", "SHLVL", "_"]));
    }

    [Theory]
    [InlineData(ConfinedNetwork.Machine)]
    [InlineData(ConfinedNetwork.Doors)]
    [InlineData(ConfinedNetwork.Empty)]
    public async Task It_reaches_this_machine_only_where_it_may(ConfinedNetwork network)
    {
        var confinement = await Confinement.OfAsync(ConfinedRole.Analyser, Token);
        Assert.SkipUnless(confinement.NetworkNamespace, "This system gives no network namespaces.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var printed =
            await RunAsync(
            $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port} && echo reached' 2>/dev/null; true", options => options with { Network = network });

        Assert.Equal(network == ConfinedNetwork.Machine || (network == ConfinedNetwork.Doors && !confinement.NetworkDoors) ? "reached\n" : "",
            printed);
    }

    [Fact]
    public async Task It_reaches_what_listens_for_it_in_its_own_network()
    {
        Assert.SkipUnless(
            (await Confinement.OfAsync(ConfinedRole.Browser, Token)).NetworkDoors, "This process may not enter a program's network here.");
        await using var process = await ConfinedProcess.StartAsync(new()
        {
            File = "bash",
            Arguments = ["-c", "echo here; read port; exec 3<>/dev/tcp/127.0.0.1/$port; read -u 3 word; echo $word"],
            Role = ConfinedRole.Browser,
            Network = ConfinedNetwork.Doors,
        }, Token);
        using var output = new StreamReader(process.Output);
        Assert.Equal("here", await output.ReadLineAsync(Token));

        using var listener = await process.ListenAsync();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var outsider = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => outsider.ConnectAsync(IPAddress.Loopback, port, Token).AsTask());
        await process.Input.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{port}\n"), Token);
        await process.Input.FlushAsync(Token);
        using var caller = await listener.AcceptAsync(Token);
        await caller.SendAsync("word\n"u8.ToArray(), Token);

        Assert.Equal("word", await output.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Hidden_directories_are_empty_but_for_what_it_may_see_and_only_what_it_owns_can_be_written()
    {
        Assert.SkipUnless((await Confinement.OfAsync(ConfinedRole.Analyser, Token)) is { OwnMounts: true, OwnUser: true },
            "This system gives no mount namespaces, or we are not root.");
        // A temporary folder is closed to others, as a data directory is: what is visible in it could not even be reached.
        var (tools, own, deep) = (Path.Combine(_folder, "the tools"), Path.Combine(_folder, "own"), Path.Combine(_folder, "the tools", "keys"));
        foreach (var directory in new[] { tools, own, deep }) Directory.CreateDirectory(directory);
        foreach (var directory in new[] { _folder, tools, deep }) await File.WriteAllTextAsync(Path.Combine(directory, "file"), "text", Token);

        var printed = await RunAsync(
            $"cd {_folder}; find . -type f; for d in . 'the tools' own; do touch \"$d/new\" 2>/dev/null && echo wrote $d; done; true",
            options => options with { HiddenDirectories = [_folder, deep], VisibleDirectories = [tools], OwnedDirectories = [own] });

        Assert.Equal("./the tools/file\nwrote own\n", printed);
        Assert.True(File.Exists(Path.Combine(own, "new")));
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(_folder, "file"), Token));
    }

    [Fact]
    public async Task What_it_needs_below_a_closed_directory_can_be_reached_and_nothing_else_there()
    {
        Assert.SkipUnless((await Confinement.OfAsync(ConfinedRole.Analyser, Token)) is { OwnMounts: true, OwnUser: true },
            "This system gives no mount namespaces, or we are not root.");
        var own = Directory.CreateDirectory(Path.Combine(_folder, "deep", "own")).FullName; // and the folder is closed to others
        await File.WriteAllTextAsync(Path.Combine(_folder, "deep", "file"), "text", Token);

        var printed = await RunAsync($"touch {own}/new; cd {_folder}; find . -type f", options => options with { OwnedDirectories = [own] });

        Assert.Equal("./deep/own/new\n", printed);
    }

    [Fact]
    public async Task Its_temporary_directories_are_its_own_so_that_nobodys_sockets_are_there()
    {
        Assert.SkipUnless((await Confinement.OfAsync(ConfinedRole.Analyser, Token)) is { OwnMounts: true, OwnUser: true },
            "This system gives no mount namespaces, or we are not root.");
        var own = Directory.CreateDirectory(Path.Combine(_folder, "closed", "own")).FullName; // below a private directory, and closed to others
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "socket")));

        var printed = await RunAsync(
            $"find /tmp /dev/shm /run -mindepth 1 -type s; touch {own}/here /tmp/there && find /tmp -type f; df -k /tmp | tail -1 | tr -s ' ' | cut -d' ' -f2",
            options => options with
            {
                HiddenDirectories = ["/run"],
                PrivateDirectories = ConfinedProcessOptions.TemporaryDirectories,
                OwnedDirectories = [own]
            });

        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(new[] { "/tmp/there", $"{own}/here" }.Order(StringComparer.Ordinal), lines[..^1].Order(StringComparer.Ordinal));
        Assert.Equal("16384", lines[^1]);
        Assert.True(File.Exists(Path.Combine(own, "here")));
        Assert.False(File.Exists("/tmp/there"));
    }

    [Fact]
    public async Task The_kernel_keeps_its_limits()
    {
        var printed = await RunAsync("ulimit -c; ulimit -n; ulimit -t; ulimit -s; ulimit -Hd", options => options with
        {
            Limits = new() { MaxDataBytes = 64 << 20, MaxOpenFiles = 77, MaxCpuSeconds = 5, MaxStackBytes = 1 << 20 },
        });

        Assert.Equal("0\n77\n5\n1024\n65536\n", printed);
    }

    [Fact]
    public async Task It_talks_over_its_standard_streams_or_over_descriptors_three_and_four()
    {
        foreach (var (script, pipes) in new[] { ("cat", false), ("cat <&3 >&4", true) })
        {
            await using var process = await ConfinedProcess.StartAsync(Shell(script) with { PipesOnThreeAndFour = pipes }, Token);

            await process.Input.WriteAsync("asked"u8.ToArray(), Token);
            process.Input.Close();

            Assert.Equal("asked", await new StreamReader(process.Output).ReadToEndAsync(Token));
            Assert.Equal(0, await process.WaitForExitAsync(Token));
        }
    }

    [Fact]
    public async Task Its_end_is_told_with_exit_code_and_last_words()
    {
        await using var refused = await ConfinedProcess.StartAsync(Shell("echo 'no such thing' >&2; exit 3"), Token);
        await using var killed = await ConfinedProcess.StartAsync(Shell("kill -ABRT $$"), Token);
        await using var missing = await ConfinedProcess.StartAsync(Shell("") with { File = "/nowhere/program" }, Token);

        Assert.Equal(3, await refused.WaitForExitAsync(Token));
        Assert.Equal("no such thing", refused.LastErrors);
        Assert.Equal(128 + 6, await killed.WaitForExitAsync(Token));
        Assert.Equal(127, await missing.WaitForExitAsync(Token));
        Assert.Contains("/nowhere/program", missing.LastErrors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killing_it_ends_all_that_it_started()
    {
        await using var process = await ConfinedProcess.StartAsync(Shell(Family), Token);
        var family = await FamilyOfAsync(process);
        Assert.NotEmpty(family);

        process.Kill();
        await process.WaitForExitAsync(Token);

        if (process.Confinement.OwnProcesses) Assert.DoesNotContain(family, ProcessFiles.IsAlive);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_ends_with_all_that_it_started_when_its_parent_is_killed()
    {
        var (parent, id) = await LauncherParent.StartAsync(TestContext.Current.CancellationToken);
        using var ended = parent;
        var family = ProcessFiles.Below(id).Append(id).ToArray();
        Assert.True(family.Length > 1 || !(await Confinement.OfAsync(ConfinedRole.Analyser, Token)).OwnProcesses);

        parent.Kill(); // SIGKILL, to the parent alone.
        await parent.WaitForExitAsync(Token);

        // The test's own time limit ends this when one stays.
        while (family.Any(ProcessFiles.IsAlive)) await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_said_about_its_namespaces_is_so()
    {
        var confinement = await Confinement.OfAsync(ConfinedRole.Analyser, Token);

        var printed = (await RunAsync("for n in net mnt pid; do readlink /proc/self/ns/$n; done")).Split('\n');

        // links, all of them
        string[] own = [.. new[] { "net", "mnt", "pid" }.Select(static name => File.ResolveLinkTarget($"/proc/self/ns/{name}", false)!.Name)];
        Assert.Equal(confinement.NetworkNamespace, own[0] != printed[0]);
        Assert.Equal(confinement.OwnMounts || confinement.OwnProcesses, own[1] != printed[1]); // an own /proc needs own mounts
        Assert.Equal(confinement.OwnProcesses, own[2] != printed[2]);
    }

    /// <summary>Prints a line when a grandchild in a session of its own runs.</summary>
    internal const string Family = "setsid sh -c 'echo ready; exec sleep 1000' & sleep 1000";

    internal static ConfinedProcessOptions Shell(string script) =>
        new() { File = "sh", Arguments = ["-c", script], Role = ConfinedRole.Analyser, WorkingDirectory = "/" };

    private static async Task<int[]> FamilyOfAsync(ConfinedProcess process)
    {
        Assert.Equal("ready", await new StreamReader(process.Output, Encoding.UTF8).ReadLineAsync(Token));
        return [.. ProcessFiles.Below(process.Id)];
    }

    private static async Task<string> RunAsync(string script, Func<ConfinedProcessOptions, ConfinedProcessOptions>? with = null)
    {
        var options = Shell(script);
        await using var process = await ConfinedProcess.StartAsync(with is null ? options : with(options), Token);
        process.Input.Close();
        var printed = await new StreamReader(process.Output).ReadToEndAsync(Token);
        Assert.True(await process.WaitForExitAsync(Token) == 0, process.LastErrors);
        return printed;
    }
}
