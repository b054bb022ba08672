namespace PageShield.Tests.Reports;

/// <summary>The folder <c>shared/corpus</c> beside the repository, where there is one; tests that need it are skipped otherwise.</summary>
internal static class Corpus
{
    /// <summary>Full path of a file of the corpus's reports, unpacked on first use; skips the test where it cannot be had.</summary>
    public static string ReportFile(string name)
    {
        var archive = Find("reports.tar.zst");
        var folder = Directory.CreateTempSubdirectory("pageshield-corpus-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var tar = System.Diagnostics.Process.Start("tar", ["--zstd", "-xf", archive, "-C", folder]);
        tar.WaitForExit();
        return Directory.GetFiles(folder, name, SearchOption.AllDirectories).SingleOrDefault()
            ?? throw new FileNotFoundException($"{archive} has no {name}.");
    }

    private static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus", name);
            if (File.Exists(candidate)) return candidate;
        }

        Assert.Skip($"shared/corpus/{name} is not beside the repository.");
        return "";
    }
}
