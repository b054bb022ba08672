using System.Globalization;
using PageShield.Reports;

namespace PageShield.Storage;

/// <summary>The one folder that holds everything this installation keeps; at most one process writes to it.</summary>
public sealed class DataDirectory(string path) : IDisposable
{
    private const string LockName = "in-use.lock";
    private const string HolderName = "in-use.pid"; // beside the lock, since the locked file cannot be read
    private FileStream? _lock;

    /// <summary>The folder's absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>The SQLite file; with a PostgreSQL hub it does not exist.</summary>
    public string Database => Path.Combine(Root, Storage.Database.FileName);

    /// <summary>Data-protection keys: whoever reads them can forge sign-ins.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Reports that are acknowledged and not yet handed over.</summary>
    public string Spool => Path.Combine(Root, "spool");

    /// <summary>Copies of the database made before migrations.</summary>
    public string Backups => Path.Combine(Root, "backups");

    /// <summary>Optional settings of this installation, in the form of <c>appsettings.json</c>.</summary>
    public string Settings => Path.Combine(Root, "settings.json");

    /// <summary>Remembers the audit log's end, so that cutting entries off is noticed.</summary>
    public string AuditAnchor => Path.Combine(Root, "audit-anchor.json");

    /// <summary>Folder of threat lists: whatever lies there in a known format is used.</summary>
    public string Intelligence => Path.Combine(Root, "intelligence");

    /// <summary>Whether this object holds the folder for writing.</summary>
    public bool IsOpen => _lock is not null;

    /// <summary>
    /// Creates the folder where it is missing, closes it to other users of the machine, and takes it for this process, until disposal or
    /// the process's end.
    /// </summary>
    /// <exception cref="CannotStartException">It cannot be created, closed or written to, or another process holds it.</exception>
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
                $"Stop that one, or give this one its own directory with {PageShieldOptions.Section}__{nameof(PageShieldOptions.DataDirectory)}.",
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
