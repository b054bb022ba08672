using System.Globalization;

namespace PageShield.Tests.Isolation;

/// <summary>Reads the kernel's list of processes.</summary>
internal static class ProcessFiles
{
    /// <summary>Whether it runs; one that ended and waits to be asked for its exit code does not.</summary>
    public static bool IsAlive(int id) => Stat(id) is [_, not "Z" and not "X", ..];

    /// <summary>All processes below this one.</summary>
    public static IEnumerable<int> Below(int id)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(static process => process > 0)
            .Select(static process =>
                (Id: process, Parent: Stat(process) is [_, _, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0))
            .ToLookup(static entry => entry.Parent, static entry => entry.Id);
        Queue<int> open = new(parents[id]);
        while (open.TryDequeue(out var next))
        {
            yield return next;
            foreach (var child in parents[next]) open.Enqueue(child);
        }
    }

    /// <summary>Name, state, parent… as proc(5) orders them.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name may hold blanks and brackets.
            var end = text.LastIndexOf(')');
            return ["", .. text[(end + 2)..].Split(' ')];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
