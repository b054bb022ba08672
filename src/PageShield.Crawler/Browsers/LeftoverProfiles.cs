using System.Diagnostics;
using System.Globalization;

namespace PageShield.Crawler.Browsers;

/// <summary>
/// Removes browsers and profiles that a killed run left behind. A note beside each profile names the process that
/// owned it (beside, since what is in it belongs to the browser's user); what has a living owner is left alone.
/// </summary>
internal static class LeftoverProfiles
{
    private const string Note = ".owner";

    /// <summary>Notes in a new profile who uses it.</summary>
    public static void Mark(string profile)
    {
        using var self = Process.GetCurrentProcess();
        File.WriteAllLines(profile + Note, [Number(self.Id), Number(self.StartTime.ToUniversalTime().Ticks)]);
    }

    /// <summary>Ends browsers and deletes profiles below this directory whose owner process has exited.</summary>
    /// <returns>How many profiles were removed.</returns>
    public static async Task<int> SweepAsync(string profilesDirectory)
    {
        var swept = 0;
        if (!Directory.Exists(profilesDirectory)) return swept;
        foreach (var file in Directory.EnumerateFiles(profilesDirectory, "*" + Note))
        {
            if (await File.ReadAllLinesAsync(file) is not [var owner, var started, ..] || IsOwnerAlive(owner, started)) continue;

            var profile = file[..^Note.Length];
            EndBrowsersOf(profile);
            await DeleteAsync(profile);
            swept++;
        }

        return swept;
    }

    /// <summary>Deletes a profile; a browser that is still ending may write for a moment, so it tries a few times.</summary>
    public static async Task DeleteAsync(string profile)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            try
            {
                if (Directory.Exists(profile)) Directory.Delete(profile, recursive: true);
                File.Delete(profile + Note);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(100);
            }
        }
    }

    private static bool IsOwnerAlive(string owner, string started)
    {
        if (!int.TryParse(owner, CultureInfo.InvariantCulture, out var id) || !long.TryParse(started, CultureInfo.InvariantCulture, out var ticks))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            // Start times are read from clock ticks since boot and differ by a few milliseconds between reads.
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - ticks) < TimeSpan.TicksPerSecond * 5;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void EndBrowsersOf(string profile)
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(static folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                // The exact argument, so only this profile's browser can match.
                var arguments = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (!arguments.Contains($"--user-data-dir={profile}")) continue;

                using var browser = Process.GetProcessById(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
                browser.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
                or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended while we looked, or it is not ours to see.
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
