using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Detection.Intelligence;

/// <summary>
/// The lists in a folder, each parsed by a worker process. Readers use <see cref="Current"/> without locking; a reload swaps the whole set
/// atomically. A file that cannot be read keeps its last valid content and is listed in <see cref="Problems"/>.
/// </summary>
public sealed class IndicatorFolder(string path) : IDisposable
{
    private readonly Dictionary<string, (DateTime Written, long Length, IndicatorList List)> _lastGood = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reload = new(1, 1);
    private readonly Dictionary<string, (DateTime Written, long Length, string Text, int Count)> _libraries = new(StringComparer.Ordinal);
    private volatile ThreatLists _lists = ThreatLists.None;
    private volatile IndicatorSet _current = IndicatorSet.Empty;
    private int _libraryCount;
    private volatile IReadOnlyList<string> _problems = [];

    /// <summary>The current set; empty until the first reload.</summary>
    public IndicatorSet Current => _current;

    /// <summary>The same set for workers, with the feed of vulnerable libraries.</summary>
    public ThreatLists Lists => _lists;

    /// <summary>Number of libraries with published vulnerabilities, from a file in retire.js format; 0 if there is none.</summary>
    public int LibraryCount => _libraryCount;

    /// <summary>Problems with the folder or its files, one sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads new and changed files and drops deleted ones.</summary>
    /// <returns>True if the set changed and the inventory should be matched again.</returns>
    public async Task<bool> ReloadAsync(CancellationToken cancellationToken)
    {
        await _reload.WaitAsync(cancellationToken);
        try
        {
            var problems = new List<string>();
            var files = Directory.Exists(path) ? new DirectoryInfo(path).GetFiles("*", SearchOption.TopDirectoryOnly) : [];
            foreach (var deleted in _lastGood.Keys.Except(files.Select(file => file.Name)).ToList()) _lastGood.Remove(deleted);
            foreach (var deleted in _libraries.Keys.Except(files.Select(file => file.Name)).ToList()) _libraries.Remove(deleted);
            foreach (var file in files.Where(file => !file.Name.StartsWith('.')).OrderBy(file => file.Name, StringComparer.Ordinal))
                await ReadAsync(file, problems, cancellationToken);

            var next = IndicatorSet.Of([.. _lastGood.Values.Select(good => good.List)]);
            var changed = next.Version != _current.Version;
            _current = changed ? next : _current;
            var libraries = _libraries.OrderBy(good => good.Key, StringComparer.Ordinal).Select(good => good.Value).LastOrDefault();
            _libraryCount = libraries.Count;
            var version = libraries.Text is null ? _current.Version : $"{_current.Version} {Sha256Hash.OfText(libraries.Text).Brief}";
            if (version != _lists.Version) _lists = new ThreatLists(version, [.. _lastGood.Values.Select(good => good.List)], libraries.Text);
            _problems = problems;
            return changed;
        }
        finally
        {
            _reload.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _reload.Dispose();

    private async Task ReadAsync(FileInfo file, List<string> problems, CancellationToken cancellationToken)
    {
        if (_lastGood.TryGetValue(file.Name, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length) return;
        if (_libraries.TryGetValue(file.Name, out var same) && same.Written == file.LastWriteTimeUtc && same.Length == file.Length) return;
        try
        {
            var text = file.Length > IndicatorList.MaxLength ? "" : await File.ReadAllTextAsync(file.FullName, cancellationToken);
            var read = await WorkerPool.Shared.RunAsync(ReadList.Task, new ReadList.Request(file.Name, text), null, urgent: false, cancellationToken);
            if (read.Failure is { } failure) problems.Add(Kept($"{file.Name} cannot be read: {failure.Reason.TrimEnd('.')}", file.Name));
            else if (read.Value.IsLibraries) _libraries[file.Name] = (file.LastWriteTimeUtc, file.Length, text, read.Value.Entries);
            else if (read.Value.Indicators is { } list) _lastGood[file.Name] = (file.LastWriteTimeUtc, file.Length, list);
            else problems.Add(Kept($"{file.Name} contains no readable indicator", file.Name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Kept($"{file.Name} cannot be read ({error.GetType().Name})", file.Name));
        }
    }

    private string Kept(string problem, string name) =>
        problem + (_lastGood.ContainsKey(name) || _libraries.ContainsKey(name) ? "; its last valid content remains in use." : ".");
}
