using System.CommandLine;
using System.Text;
using PageShield.Inventory.Scripts;

namespace PageShield.Cli.Diff;

/// <summary>Reads versions of a script: files, or stored contents by id from a running server or the data directory.</summary>
internal sealed class VersionReader(StoreOptions options, ParseResult result) : IAsyncDisposable
{
    /// <summary>Files above this size (bytes) are not read.</summary>
    private const long MaxBytes = 64L * 1024 * 1024;

    private LocalStore? _store;

    /// <exception cref="CommandFailedException">There is no such file or version, or it holds no text.</exception>
    public async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (File.Exists(name)) return await ReadFileAsync(name, cancellationToken);
        if (Directory.Exists(name)) throw new CommandFailedException($"'{name}' is a folder.");
        if (!ContentQueries.IsVersionId(name))
            throw new CommandFailedException($"There is no file '{name}', and it is no version's id (8 to 64 hexadecimal digits).");

        return options.ServerOf(result) is { } server
            ? await ReadFromServerAsync(server, name, cancellationToken)
            : await ReadStoredAsync(name, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }

    private static async Task<string> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new CommandFailedException($"'{path}' is larger than {MaxBytes / 1024 / 1024} MB.");
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<string> ReadFromServerAsync(ServerApi server, string id, CancellationToken cancellationToken)
    {
        using (server)
        {
            var content = await server.SendAsync<StoredText>(HttpMethod.Get, $"/api/contents/{id}", (object?)null, cancellationToken);
            return content.Text ?? throw NoText(id);
        }
    }

    private async Task<string> ReadStoredAsync(string id, CancellationToken cancellationToken)
    {
        _store ??= await options.OpenForReadingAsync(result, cancellationToken);
        var found = await _store.Database.FindContentsAsync(id, cancellationToken);
        return found.Count switch
        {
            0 => throw new CommandFailedException($"There is no version '{id}' in {_store.Directory.Root}."),
            1 => StoredBody.TextOf(found[0]) ?? throw NoText(id),
            _ => throw new CommandFailedException($"More than one version begins with '{id}': give more digits."),
        };
    }

    private static CommandFailedException NoText(string id) => new($"Of version '{id}' only the hash is kept: it is binary or was too large.");

    private sealed record StoredText(string? Text);
}
