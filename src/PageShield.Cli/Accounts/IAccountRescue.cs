namespace PageShield.Cli.Accounts;

/// <summary>Accounts of a running server, or of the data directory.</summary>
internal interface IAccountRescue : IAsyncDisposable
{
    /// <exception cref="CommandFailedException">Nobody has the name, or the server refused.</exception>
    Task UnlockAsync(string name, CancellationToken cancellationToken);

    /// <returns>The address of the one-time link.</returns>
    /// <exception cref="CommandFailedException">Nobody has the name, the account is disabled and stays so, or the server refused.</exception>
    Task<string> ResetAsync(string name, bool takeFactors, bool enable, CancellationToken cancellationToken);
}
