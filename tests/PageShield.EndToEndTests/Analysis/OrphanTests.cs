using System.Globalization;

namespace PageShield.EndToEndTests.Analysis;

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
            for (var number = 0; number < 2_000; number++)
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{number}.js"), $"var a{number} = {number};", Cancel);
            using var program = BuiltProgram.Start("PageShield.Cli", ["analyze", "--no-detonate", "--format", "jsonl", folder.FullName]);
            // A first answer: workers are there, and have more to do.
            Assert.NotNull(await program.StandardOutput.ReadLineAsync(Cancel));
            var below = Below(program.Id);
            Assert.NotEmpty(below);

            program.Kill();

            await program.WaitForExitAsync(Cancel);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (below.Exists(IsAlive)) await Task.Delay(50, patience.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<int> Below(int id)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(static process => process > 0).ToLookup(static process => StatOf(process) is [_, var parent, ..] ? parent : "");
        List<int> found = [id];
        for (var at = 0; at < found.Count; at++) found.AddRange(parents[found[at].ToString(CultureInfo.InvariantCulture)]);
        return found[1..];
    }

    private static bool IsAlive(int id) => StatOf(id) is [not "Z" and not "X", ..];

    // State and parent, as proc(5) orders them after the name, which may hold blanks and brackets.
    private static string[] StatOf(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
