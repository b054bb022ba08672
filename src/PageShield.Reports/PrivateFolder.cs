using System.Runtime.InteropServices;

namespace PageShield.Reports;

/// <summary>
/// Makes a data directory inaccessible for other users: its content, and files that this process creates. On Windows, only creates the folder;
/// folders inherit their permissions there.
/// </summary>
public static class PrivateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const uint OthersMask = 0b000_111_111; // umask 077

    /// <summary>
    /// Creates the folder if it is missing, removes permissions of group and others from its content, and sets the umask of the process to 077.
    /// </summary>
    /// <exception cref="FolderNotPrivateException">Other users can read it and this process may not change that, or it is a shared
    /// folder.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be created or inspected.</exception>
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
            throw new FolderNotPrivateException($"{path} is shared by all users. Specify a dedicated folder.");

        Tighten(folder);
        // Targets of links are not changed. Other users cannot follow the links, since the folder itself is closed.
        var everything =
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", everything)) Tighten(entry);
    }

    private static void Tighten(FileSystemInfo entry)
    {
        if (OperatingSystem.IsWindows()) return; // repeated for the platform analyzer
        try
        {
            var mode = entry.UnixFileMode;
            if ((mode & ~Owner) != 0) entry.UnixFileMode = mode & Owner;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Deleted since it was listed, as temporary database files are.
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new FolderNotPrivateException(
                $"Other users can read {entry.FullName}, and this process may not change that. "
                + "Change its owner to the user of this process (chown) and remove the permissions of others (chmod go=), "
                + "or specify another folder.", exception);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint Umask(uint mask);
}
