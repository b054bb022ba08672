using System.Diagnostics;
using PageShield.Tests.Isolation;

namespace PageShield.Tests.Workers;

/// <summary>What is left of a program that was ended by SIGKILL.</summary>
public sealed class OrphanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_end_with_their_program_however_that_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are read from /proc.");
        var folder = Directory.CreateTempSubdirectory("orphans-");
        try
        {
            for (var number = 0; number < 2_000; number++) await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{number}.js"), $"var a{number} = {number};", Cancel);
            using var program = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PageShield.Cli"), ["analyze", "--no-detonate", "--format", "jsonl", folder.FullName])
            {
                RedirectStandardOutput = true,
            })!; // null only with UseShellExecute
            // A first answer: workers are there, and have more to do.
            Assert.NotNull(await program.StandardOutput.ReadLineAsync(Cancel));
            var below = ProcessFiles.Below(program.Id).ToList();
            Assert.NotEmpty(below);

            program.Kill();

            await program.WaitForExitAsync(Cancel);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (below.Exists(ProcessFiles.IsAlive)) await Task.Delay(50, patience.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
