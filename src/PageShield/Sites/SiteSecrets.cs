using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace PageShield.Sites;

/// <summary>
/// Encrypts and decrypts the secrets of a site's journeys. The key is outside the database, in the data directory. If it is lost, the
/// secrets must be entered again.
/// </summary>
/// <param name="protection">Null in programs without encryption, which can neither store nor use secrets.</param>
public sealed class SiteSecrets(IDataProtectionProvider? protection)
{
    /// <summary>Name of the secret that holds the value of <see cref="Site.SecretHeader"/>.</summary>
    public const string HeaderName = "secret-header";

    private const char Separator = '\n';
    private readonly IDataProtector? _protector = protection?.CreateProtector("PageShield.Sites.Secret");

    /// <summary>Whether this program can store secrets.</summary>
    public bool CanSeal => _protector is not null;

    /// <summary>Names of stored secrets.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> stored) => stored.Select(static entry => entry.Split(Separator)[0]);

    /// <summary>Stores a secret in the site, replacing an existing one; an empty value removes it.</summary>
    public void Store(Site site, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (_protector is null) throw new InvalidOperationException("This program cannot encrypt secrets.");
        site.Secrets = [.. site.Secrets.Where(entry => entry.Split(Separator)[0] != name)];
        if (value.Length > 0) site.Secrets.Add($"{name}{Separator}{_protector.Protect(value)}");
    }

    /// <summary>The decrypted values by name; null for a secret whose encryption key is missing.</summary>
    public IReadOnlyDictionary<string, string?> Open(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Secrets.Select(static entry => entry.Split(Separator, 2)).Where(static parts => parts.Length == 2)
            .ToDictionary(static parts => parts[0], parts => Open(parts[1]));
    }

    private string? Open(string sealedValue)
    {
        try
        {
            return _protector?.Unprotect(sealedValue);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
