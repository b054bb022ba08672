using System.Globalization;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// Reads the kernel's list of processes: a browser in a process namespace of its own knows its processes by other numbers than we do.
/// </summary>
internal static class ProcessTree
{
    /// <summary>Physical memory of a process and all below it, in bytes; 0 where there is no such list.</summary>
    public static long MemoryOf(int id)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var processes = Directory.EnumerateDirectories("/proc").Select(static folder => Read(Path.GetFileName(folder))).OfType<Entry>()
            .ToLookup(static entry => entry.Parent);
        long pages = 0;
        Queue<int> open = new([id]);
        while (open.TryDequeue(out var next))
        {
            foreach (var child in processes[next])
            {
                pages += child.Pages;
                open.Enqueue(child.Id);
            }
        }

        return pages * Environment.SystemPageSize;
    }

    private static Entry? Read(string name)
    {
        if (!int.TryParse(name, CultureInfo.InvariantCulture, out var id)) return null;
        try
        {
            // proc(5): the program's name, in brackets, may hold blanks; parent and resident pages are the fields 4 and 24.
            var text = File.ReadAllText($"/proc/{name}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended in between.
        }
    }

    private sealed record Entry(int Id, int Parent, long Pages);
}
