using System.CommandLine;
using PageShield.Storage;

namespace PageShield.Cli;

/// <summary>Where a verb works: a running server by <c>--server</c> and <c>--token</c>, or this machine's data directory.</summary>
internal sealed class StoreOptions
{
    private const string TokenVariable = "PAGESHIELD_TOKEN";

    public Option<string?> Server { get; } = new("--server") { Description = "Address of a running server, such as http://127.0.0.1:5080" };

    public Option<string?> Token { get; } = new("--token") { Description = $"API token for --server; better in the environment, as {TokenVariable}" };

    public Option<string?> DataDirectory { get; } =
        new("--data-directory") { Description = "Data directory to work in; else PageShield__DataDirectory, else the user's own" };

    public IEnumerable<Option> All => [Server, Token, DataDirectory];

    /// <summary>The server's API; null where the data directory is meant.</summary>
    /// <exception cref="CommandFailedException">The address or the token is missing or cannot be.</exception>
    public ServerApi? ServerOf(ParseResult result)
    {
        if (result.GetValue(Server) is not { } server) return null;
        if (!PageShieldOptions.TryParseAddress(server, out var address))
            throw new CommandFailedException($"'{server}' is not a server's address. Give one such as http://127.0.0.1:5080.");
        var token = result.GetValue(Token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        return string.IsNullOrWhiteSpace(token)
            ? throw new CommandFailedException(
                $"--server needs --token (or {TokenVariable}). Create one on the dashboard under Settings, API tokens.")
            : new ServerApi(address, token);
    }

    /// <summary>The data directory, or the hub, for reading only: no lock is taken.</summary>
    public Task<LocalStore> OpenForReadingAsync(ParseResult result, CancellationToken cancellationToken) =>
        LocalStore.OpenAsync(result.GetValue(DataDirectory), writing: false, cancellationToken);

    /// <summary>The data directory with its lock, or the hub.</summary>
    public Task<LocalStore> OpenForWritingAsync(ParseResult result, CancellationToken cancellationToken) =>
        LocalStore.OpenAsync(result.GetValue(DataDirectory), writing: true, cancellationToken);
}
