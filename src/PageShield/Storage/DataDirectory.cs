using System.Globalization;
using PageShield.Reports;

namespace PageShield.Storage;

/// <summary>The folder that holds all data of this installation. At most one process writes to it.</summary>
public sealed class DataDirectory(string path) : IDisposable
{
    private const string LockName = "in-use.lock";
    private const string HolderName = "in-use.pid"; // a separate file, because the locked file cannot be read
    private FileStream? _lock;

    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The SQLite file; with a PostgreSQL hub it does not exist.</summary>
    public string Database => Path.Combine(Root, Storage.Database.FileName);

    /// <summary>Data-protection keys: anyone who can read them can forge sign-ins.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Reports that are acknowledged but not yet processed.</summary>
    public string Spool => Path.Combine(Root, "spool");

    /// <summary>Copies of the database made before migrations.</summary>
    public string Backups => Path.Combine(Root, "backups");

    /// <summary>Optional settings of this installation, in the format of <c>appsettings.json</c>.</summary>
    public string Settings => Path.Combine(Root, "settings.json");

    /// <summary>Records the end of the audit log, so that a truncated log is detected.</summary>
    public string AuditAnchor => Path.Combine(Root, "audit-anchor.json");

    /// <summary>Folder of threat lists. Every file in a known format is used.</summary>
    public string Intelligence => Path.Combine(Root, "intelligence");

    /// <summary>Whether this object holds the folder for writing.</summary>
    public bool IsOpen => _lock is not null;

    /// <summary>
    /// Creates the folder if missing, makes it private to this user, and locks it for this process until disposal or process exit.
    /// </summary>
    /// <exception cref="CannotStartException">The folder cannot be created, made private or written to, or another process holds it.</exception>
    public void Open()
    {
        if (_lock is not null) return;

        try
        {
            PrivateFolder.Take(Root);
            Directory.CreateDirectory(Keys);
            _lock = TakeLock();
        }
        catch (FolderNotPrivateException exception)
        {
            throw new CannotStartException($"The data directory is not private: {exception.Message}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotWritable(exception);
        }
        catch (IOException exception)
        {
            throw NotWritable(exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private FileStream TakeLock()
    {
        try
        {
            var file = new FileStream(Path.Combine(Root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(Path.Combine(Root, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return file;
        }
        catch (IOException exception) when (IsHeldElsewhere(exception))
        {
            throw new CannotStartException(
                $"The data directory {Root} is in use by another Page Shield process{Holder()}. " +
                $"Stop that process, or give this one its own directory with {PageShieldOptions.Section}__{nameof(PageShieldOptions.DataDirectory)}.",
                exception);
        }
    }

    // Windows: ERROR_SHARING_VIOLATION. Elsewhere .NET reports a refused flock as EWOULDBLOCK (11 on Linux, 35 on macOS).
    private static bool IsHeldElsewhere(IOException exception) =>
        (exception.HResult & 0xFFFF) is 32 or 11 or 35 && exception is not (DirectoryNotFoundException or FileNotFoundException);

    private string Holder()
    {
        try
        {
            return int.TryParse(File.ReadAllText(Path.Combine(Root, HolderName)), CultureInfo.InvariantCulture, out var id) ? $" (process {id})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private CannotStartException NotWritable(Exception exception) =>
        new($"The data directory {Root} cannot be written to: {exception.Message} Make it writable for this user with free space on its disk, " +
            $"or choose another with {PageShieldOptions.Section}__{nameof(PageShieldOptions.DataDirectory)}.", exception);
}
