using System.Globalization;

namespace PageShield.Crawler.Discovery;

/// <summary>Reads the machine's load from /proc; unknown on other systems.</summary>
internal sealed class LoadGauge
{
    private (long Busy, long Total) _last = Read() ?? default;

    /// <summary>The load since the last call; null if unknown or called too soon.</summary>
    public MachineLoad? Measure()
    {
        if (Read() is not { } now || now.Total - _last.Total < 20) return null;
        var share = (double)(now.Busy - _last.Busy) / (now.Total - _last.Total);
        _last = now;
        return FreeMemory() is { } free ? new(Math.Clamp(share, 0, 1), free) : null;
    }

    private static (long Busy, long Total)? Read()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || File.ReadLines("/proc/stat").FirstOrDefault() is not { } line) return null;
            var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(static text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private static long? FreeMemory()
    {
        try
        {
            var line = File.ReadLines("/proc/meminfo").FirstOrDefault(static line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
