using System.Text;
using System.Text.Json;
using PageShield.Network;
using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Detection.Intelligence;

/// <summary>
/// Fetches threat lists from the web into the folder of lists, each when it is due, with conditional requests (RFC 9110 §13.1.2) and at most
/// <see cref="MaxBytes"/> long. Only a readable list replaces a file, atomically. On any other result the last valid content remains in use, and the
/// feed's state reports the error. States are persisted in <c>.feeds.json</c>.
/// </summary>
public sealed class ThreatFeeds
{
    /// <summary>Maximum length of a list, in bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const string StateFile = ".feeds.json";
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private readonly TimeSpan _every;
    private readonly Func<Uri, string?, int, CancellationToken, Task<GuardedResponse>> _fetch;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<FeedState> _states;

    /// <param name="feeds">URLs of the lists.</param>
    /// <param name="folder">Folder that the lists are stored in.</param>
    /// <param name="every">Interval between fetches of a list without errors.</param>
    /// <param name="fetch">Fetches a URL unless it still has the entity tag; reads at most the given number of bytes.</param>
    /// <param name="time">The clock.</param>
    public ThreatFeeds(IEnumerable<Uri> feeds, string folder, TimeSpan every,
        Func<Uri, string?, int, CancellationToken, Task<GuardedResponse>> fetch, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        (_folder, _every, _fetch, _time) = (folder, every, fetch, time);
        var known = Remembered(Path.Combine(folder, StateFile));
        _states = [.. feeds.Distinct()
            .Select(url => known.FirstOrDefault(state => state.Url == url) ?? new FeedState { Url = url, File = FileOf(url) })];
    }

    /// <summary>All feeds, in configuration order.</summary>
    public IReadOnlyList<FeedState> States => _states;

    /// <summary>Parses the HTTP(S) URLs in a setting, separated by semicolons or spaces.</summary>
    public static IReadOnlyList<Uri> AddressesIn(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return
        [
            .. setting.Split([';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null)
                .OfType<Uri>(),
        ];
    }

    /// <summary>Fetches the feeds that are due. Must not be called concurrently.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_states.All(state => state.NextAt > now)) return;
        Directory.CreateDirectory(_folder);
        var next = new List<FeedState>(_states.Count);
        foreach (var state in _states) next.Add(state.NextAt > now ? state : await FetchAsync(state, cancellationToken));
        _states = next;
        await ReplaceAsync(StateFile, JsonSerializer.SerializeToUtf8Bytes(next), cancellationToken);
    }

    private async Task<FeedState> FetchAsync(FeedState state, CancellationToken cancellationToken)
    {
        // An entity tag is useless without its content.
        var tag = File.Exists(Path.Combine(_folder, state.File)) ? state.EntityTag : null;
        var response = await _fetch(state.Url, tag, MaxBytes, cancellationToken);
        var now = _time.GetUtcNow();
        var good = state with { LastGoodAt = now, NextAt = now + _every, Error = null, Failures = 0 };
        if (response.Status == 304 && tag is not null) return good;
        if (response.Error is { } error) return Failed(state, error, now);
        if (!response.IsSuccess) return Failed(state, $"The server responded with status {response.Status}.", now);
        if (response.Truncated) return Failed(state, $"The list is longer than {MaxBytes / 1024 / 1024} MB.", now);
        var text = Encoding.UTF8.GetString(response.Body);
        var read = await WorkerPool.Shared.RunAsync(ReadList.Task, new ReadList.Request(state.File, text), null, urgent: false, cancellationToken);
        if (read.Failure is { } failure) return Failed(state, $"The response cannot be read. {failure.Reason}", now);
        if (read.Value.Entries is 0 && !read.Value.IsLibraries) return Failed(state, "The response contains no readable entry.", now);

        try
        {
            await ReplaceAsync(state.File, response.Body, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failed(state, $"The list could not be stored ({exception.GetType().Name}).", now);
        }

        return good with { Entries = read.Value.Entries, EntityTag = response.Headers.GetValueOrDefault("etag") };
    }

    private FeedState Failed(FeedState state, string error, DateTimeOffset now)
    {
        var wait = TimeSpan.FromTicks(Math.Min(_every.Ticks, FirstWait.Ticks << Math.Min(state.Failures, 10)));
        return state with
        {
            Error = state.LastGoodAt is null ? error : error + " The last valid content remains in use.",
            Failures = state.Failures + 1,
            NextAt = now + wait
        };
    }

    // Readers see either the old content or the new, never a partial file.
    private async Task ReplaceAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var part = Path.Combine(_folder, "." + name.TrimStart('.') + ".part");
        await File.WriteAllBytesAsync(part, content, cancellationToken);
        File.Move(part, Path.Combine(_folder, name), overwrite: true);
    }

    private static IReadOnlyList<FeedState> Remembered(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<List<FeedState>>(File.ReadAllBytes(file)) ?? [] : [];
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            // Only due times and entity tags are lost: everything is fetched again.
            return [];
        }
    }

    // The URL stays readable because words in a list's name indicate its category. The digest distinguishes files with the same name.
    private static string FileOf(Uri url)
    {
        var name = new string([.. (url.Host + url.AbsolutePath).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')]);
        return $"feed-{(name.Length > 80 ? name[^80..] : name)}-{Sha256Hash.OfText(url.AbsoluteUri).Brief}";
    }
}
