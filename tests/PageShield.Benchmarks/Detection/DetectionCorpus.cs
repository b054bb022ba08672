using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>The unpacked corpus, as its lists name it.</summary>
internal static class DetectionCorpus
{
    /// <summary>Files of one kind that are there and hold something.</summary>
    /// <param name="lists">Folder of <c>malicious.tsv</c> and <c>benign.tsv</c>: path, …, category (fourth), origin (fifth column).</param>
    /// <param name="corpus">Folder that the paths begin in, below one folder for each kind.</param>
    /// <param name="kind"><c>malicious</c> or <c>benign</c>.</param>
    public static IEnumerable<DetectionSample> Read(string lists, string corpus, string kind)
    {
        foreach (var line in File.ReadLines(Path.Combine(lists, kind + ".tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            if (cells.Length < 5) continue;
            var file = Path.Combine(corpus, kind, cells[0]);
            if (!File.Exists(file) || new FileInfo(file).Length == 0) continue;
            yield return new DetectionSample(
                file, cells[0], cells[3], SampleFolder.FamilyOf(cells[0], cells[4]), kind == "malicious", new FileInfo(file).Length);
        }
    }

    /// <summary>The folder of the lists beside the project, where there is one.</summary>
    public static string? LocateLists()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}

/// <summary>One file of the corpus.</summary>
internal sealed record DetectionSample(string File, string Path, string Category, string Family, bool IsMalicious, long Bytes)
{
    /// <summary>Categories whose purpose is to take what visitors type.</summary>
    public bool IsSkimmer => IsMalicious && Category is "skimmer" or "demo-skimmer" or "variant" or "diff-pairs";
}
