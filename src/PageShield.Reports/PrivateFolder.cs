using System.Runtime.InteropServices;

namespace PageShield.Reports;

/// <summary>
/// Keeps a data directory from every other user of the machine: what is in it, and what this process will write. Does nothing on Windows, where
/// folders inherit their rights.
/// </summary>
public static class PrivateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OthersMask = 0b000_111_111; // umask 077

    /// <summary>
    /// Creates the folder where it is missing, takes the rights of group and others from all that is in it, and has new files made without.
    /// </summary>
    /// <exception cref="FolderNotPrivateException">Others can read it and this process may not change that, or it is a folder for
    /// everybody.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created or looked at.</exception>
    public static void Take(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        _ = Umask(OthersMask);
        Directory.CreateDirectory(path, Owner);
        var folder = new DirectoryInfo(path);
        folder = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        if (folder.Parent is null || folder.UnixFileMode.HasFlag(UnixFileMode.StickyBit))
            throw new FolderNotPrivateException($"{path} is a folder for everybody on this machine. Name a folder of its own.");

        Tighten(folder);
        // What a link leads to is not ours to change, and nobody follows it from here: the folder itself is closed.
        var everything =
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", everything)) Tighten(entry);
    }

    private static void Tighten(FileSystemInfo entry)
    {
        if (OperatingSystem.IsWindows()) return; // told again for the analyzer
        try
        {
            var mode = entry.UnixFileMode;
            if ((mode & ~Owner) != 0) entry.UnixFileMode = mode & Owner;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Gone since it was listed, as a database's side files are.
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new FolderNotPrivateException($"Other users of this machine can read {entry.FullName}, and this process may not change that. Make it this user's own (chown) with no rights for others (chmod go=), or name another folder.", exception);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint Umask(uint mask);
}
