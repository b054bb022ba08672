using System.Globalization;

namespace PageShield.Benchmarks.Crawls;

/// <summary>
/// The most memory that this process and its children (the browsers) had at once, looked at four times a second; Linux only, else 0.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _looking;
    private long _peak;

    public PeakMemory() => _looking = CheckAsync();

    /// <summary>Proportional set size, so that what processes share counts once.</summary>
    public double Megabytes => Interlocked.Read(ref _peak) / 1024.0;

    public void Dispose()
    {
        _stopping.Cancel();
        _looking.ContinueWith(_ => _stopping.Dispose(), TaskScheduler.Default);
    }

    private async Task CheckAsync()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token)) _peak = Math.Max(_peak, Tree());
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private static long Tree()
    {
        Dictionary<int, List<int>> children = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || ParentOf(folder) is not { } parent) continue;
            if (!children.TryGetValue(parent, out var list)) children[parent] = list = [];
            list.Add(id);
        }

        var total = 0L;
        Stack<int> waiting = new([Environment.ProcessId]);
        while (waiting.TryPop(out var id))
        {
            total += Kilobytes(id);
            foreach (var child in children.GetValueOrDefault(id) ?? []) waiting.Push(child);
        }

        return total;
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended
        }
    }

    private static long Kilobytes(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup").FirstOrDefault(static line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
