using System.Diagnostics;

namespace PageShield.Tests.Changes.Code;

/// <summary>The clean and infected pairs, unpacked into a temporary folder that goes with the test. Nothing in it is ever run.</summary>
internal sealed class CorpusFolder : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "page-shield-pairs-" + Guid.NewGuid().ToString("N"));

    /// <summary>Why there is nothing to test with, or null.</summary>
    public string? Missing { get; private set; }

    public static async Task<CorpusFolder> OpenAsync(CancellationToken cancellationToken)
    {
        var corpus = new CorpusFolder();
        var source = Locate();
        if (source is null)
        {
            corpus.Missing = "There is no folder shared/corpus beside the repository.";
            return corpus;
        }

        Directory.CreateDirectory(corpus._folder);
        try
        {
            await RunAsync("tar",
                ["--zstd", "-xf", Path.Combine(source, "benign.tar.zst"), "-C", corpus._folder, "--wildcards", "malicious/diff-pairs/*"],
            cancellationToken);
            await RunAsync("unzip",
                ["-q", "-o", "-P", "infected", Path.Combine(source, "malicious.zip"), "malicious/injected/*", "malicious/diff-pairs/*", "-d",
                Path.Combine(corpus._folder, "infected")], cancellationToken);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            corpus.Missing = $"The archives cannot be unpacked here: {exception.Message}";
        }

        return corpus;
    }

    /// <summary>Clean and infected files that belong together.</summary>
    public IEnumerable<(string Clean, string Infected)> Pairs()
    {
        var infected = Path.Combine(_folder, "infected", "malicious");
        foreach (var clean in Directory.EnumerateFiles(Path.Combine(_folder, "malicious", "diff-pairs"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var family = Path.GetFileName(Path.GetDirectoryName(clean)) ?? "";
            var name = Path.GetFileName(clean);
            var other = name.EndsWith(".clean.js", StringComparison.Ordinal)
                ? Path.Combine(infected, "injected", family, name[..^".clean.js".Length])
                : Path.Combine(infected, "diff-pairs", family, Path.GetFileNameWithoutExtension(name) + "_compromised.js");
            if (File.Exists(other))
                yield return (clean, other);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static string? Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus");
            if (File.Exists(Path.Combine(candidate, "malicious.zip")))
                return candidate;
        }

        return null;
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {error}");
    }
}
