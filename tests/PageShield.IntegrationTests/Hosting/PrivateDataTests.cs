using System.Diagnostics;
using PageShield.IntegrationTests.Reports;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>What stands in the data directory is for its owner alone.</summary>
public sealed class PrivateDataTests
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode OpenFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const string NoModes = "Windows has no modes.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_directory_that_others_could_read_is_closed_with_all_that_is_in_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip(NoModes);
            return;
        }

        var folder = await OpenFolderAsync();
        try
        {
            await using (var server = await RunningServer.StartAsync(folder: folder.FullName))
            {
                using var admin = await server.ApiClientAsync();
                await RunningServer.AddSiteAsync(admin, new { name = "Shop", startUrls = new[] { "https://shop.example/" } });
                AssertClosed(folder);
            }

            Assert.True(File.Exists(Path.Combine(folder.FullName, "spool.db")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_command_line_closes_it_too()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip(NoModes);
            return;
        }

        var folder = await OpenFolderAsync();
        try
        {
            var (code, _, error) = await CommandLine.RunAsync("token", "create", "--name", "x", "--data-directory", folder.FullName);

            Assert.True(code == 0, error);
            AssertClosed(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_stand_alone_endpoint_closes_its_own()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip(NoModes);
            return;
        }

        var folder = await OpenFolderAsync();
        try
        {
            await using (await EndpointProcess.StartAsync(folder.FullName, null, Cancel)) AssertClosed(folder);
            Assert.True(File.Exists(Path.Combine(folder.FullName, "spool.db")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("PageShield.Web.dll")]
    [InlineData("PageShield.ReportingEndpoint.dll")]
    public async Task A_folder_for_everybody_stops_the_start_with_a_sentence_and_exit_code_2(string program)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip(NoModes);
            return;
        }

        var folder = Directory.CreateTempSubdirectory("pageshield-shared-");
        try
        {
            File.SetUnixFileMode(folder.FullName, Open | UnixFileMode.StickyBit);

            await AssertRefusedAsync(folder, "is shared by all users", "dotnet", Path.Combine(AppContext.BaseDirectory, program),
                $"--PageShield:DataDirectory={folder.FullName}");
            var (code, _, error) = await CommandLine.RunAsync("migrate", "--data-directory", folder.FullName);

            Assert.Equal(2, code);
            Assert.Contains("is shared by all users", error, StringComparison.Ordinal);
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_of_somebody_else_stops_the_start_with_a_sentence_and_exit_code_2()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip(NoModes);
            return;
        }

        if (Environment.UserName != "root") Assert.Skip("A folder of somebody else can be made by root only.");
        var folder = Directory.CreateTempSubdirectory("pageshield-foreign-");
        try
        {
            File.SetUnixFileMode(folder.FullName, Open | UnixFileMode.OtherWrite);

            await AssertRefusedAsync(folder, "Other users can read", "setpriv", "--reuid=nobody", "--clear-groups", "dotnet",
                Path.Combine(AppContext.BaseDirectory, "PageShield.ReportingEndpoint.dll"), $"--PageShield:DataDirectory={folder.FullName}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AssertRefusedAsync(DirectoryInfo folder, string sentence, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.Environment["HOME"] = Path.GetTempPath();
        foreach (var listener in new[] { "Dashboard", "Demo" }) start.Environment[$"PageShield__{listener}"] = "http://127.0.0.1:0";
        if (program == "dotnet" && arguments[0].EndsWith("Web.dll", StringComparison.Ordinal))
            start.Environment["PageShield__Reports"] = "http://127.0.0.1:0";
        using var process = Process.Start(start)!; // not null: the shell is not used
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);

        Assert.True(process.ExitCode == 2, $"{process.ExitCode}: {error}{await output}");
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    private static async Task<DirectoryInfo> OpenFolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pageshield-open-");
        await MigratedDatabase.PutAsync(folder.FullName, Cancel);
        var inner = folder.CreateSubdirectory("backups");
        await File.WriteAllTextAsync(Path.Combine(inner.FullName, "old.db"), "x", Cancel);
        if (OperatingSystem.IsWindows()) return folder;
        foreach (var entry in folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            entry.UnixFileMode = entry is DirectoryInfo ? Open : OpenFile;
        folder.UnixFileMode = Open;
        return folder;
    }

    private static void AssertClosed(DirectoryInfo folder)
    {
        folder.Refresh();
        var entries = folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(folder).ToList();
        Assert.Contains(entries, static entry => entry.Name == "old.db");
        Assert.Empty(
            entries.Where(static entry => (entry.UnixFileMode & Others) != 0).Select(static entry => $"{entry.FullName} {entry.UnixFileMode}"));
    }
}
