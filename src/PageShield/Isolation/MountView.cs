namespace PageShield.Isolation;

/// <summary>Makes directories appear empty to a program in its own mount namespace, except for what it needs below them.</summary>
internal static class MountView
{
    /// <summary>
    /// Candidates for the directory in which an empty directory is prepared before it covers the hidden one, whose content is unreachable
    /// afterwards.
    /// </summary>
    private static readonly string[] Workshops = ["/mnt", "/media", "/srv", "/opt", "/boot"];

    /// <summary>The shell commands.</summary>
    public static IEnumerable<string> Commands(ConfinedProcessOptions options)
    {
        // From the outside in: a directory hidden below a visible one is hidden after the visible one is restored.
        var needed = options.VisibleDirectories.Concat(options.OwnedDirectories).Select(Clean).ToArray();
        var own = options.PrivateDirectories.Select(Clean).ToHashSet();
        var hidden = options.HiddenDirectories.Concat(own).Select(Clean).Concat(needed.SelectMany(ClosedAbove)).Except(needed).Distinct()
            .OrderBy(static directory => directory.Length).ToArray();
        var writable = options.OwnedDirectories.Select(Clean).ToHashSet();
        var seen = options.VisibleDirectories.Select(Clean).Concat(writable).Distinct().OrderBy(static directory => directory.Length).ToArray();
        var workshop =
            Workshops.FirstOrDefault(place => Directory.Exists(place)
            && !hidden.Concat(seen).Any(path => path == place || IsBelow(path, place) || IsBelow(place, path)))
            ?? throw new ArgumentException(
                $"No directory is available for preparing mounts: {string.Join(", ", Workshops)} are all hidden, visible or missing.",
                nameof(options));
        foreach (var directory in hidden)
        {
            yield return $"if [ -d {LaunchPlan.Quote(directory)} ]; then";
            var kept = own.Contains(directory)
                ? $"mode=1777,size={(options.Role == ConfinedRole.Browser ? "2g" : "16m")},nosuid,nodev"
                : "mode=755,size=1m,nosuid,nodev";
            yield return $"mount -n -t tmpfs -o {kept} page-shield {workshop}";
            var outermost = "";
            foreach (var path in seen.Where(path => IsBelow(path, directory)))
            {
                // A directory inside another visible directory comes with it, unless it is writable and the outer one is not.
                if (outermost.Length > 0 && (IsBelow(path, outermost) || path == outermost)
                    && writable.Contains(path) == writable.Contains(outermost))
                    continue;
                outermost = path;
                var place = LaunchPlan.Quote(workshop + path[directory.Length..]);
                yield return $"mkdir -p {place}";
                yield return $"mount -n --bind {LaunchPlan.Quote(path)} {place}";
                if (!writable.Contains(path)) yield return $"mount -n -o remount,bind,ro {place}";
            }

            if (!own.Contains(directory)) yield return $"mount -n -o remount,ro,{kept} {workshop}";
            yield return $"mount -n --move {workshop} {LaunchPlan.Quote(directory)}";
            yield return "fi";
        }
    }

    /// <summary>
    /// Directories on the way that others may not enter, such as a closed home: the program's user could not reach what it needs below them.
    /// </summary>
    private static IEnumerable<string> ClosedAbove(string path)
    {
        if (OperatingSystem.IsWindows()) yield break;
        for (var parent = Path.GetDirectoryName(path); parent is { Length: > 1 }; parent = Path.GetDirectoryName(parent))
        {
            if (Directory.Exists(parent) && !File.GetUnixFileMode(parent).HasFlag(UnixFileMode.OtherExecute)) yield return parent;
        }
    }

    private static string Clean(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));

    private static bool IsBelow(string path, string directory) => path.StartsWith(directory + "/", StringComparison.Ordinal);
}
