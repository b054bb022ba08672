using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>
/// The one-time link that creates the first administrator. While there is none, each start creates a new link. Only its hash is kept, in
/// memory: read access to the disk does not reveal it.
/// </summary>
public sealed class SetUpLink(IServiceScopeFactory scopes, AuditLog audit, TimeProvider time) : IDisposable
{
    private const int TokenBytes = 24;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private Sha256Hash? _tokenHash;

    /// <summary>Creates a token that replaces the previous one; null if an administrator exists.</summary>
    public async Task<string?> CreateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await HasAdministratorAsync(scope, cancellationToken)) return null;

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        _tokenHash = Sha256Hash.OfText(token);
        return token;
    }

    /// <summary>Whether this is the current token.</summary>
    public bool IsValid(string? token) =>
        token is not null && _tokenHash is { } expected &&
        CryptographicOperations.FixedTimeEquals(Sha256Hash.OfText(token).ToByteArray(), expected.ToByteArray());

    /// <summary>Creates the first administrator and invalidates the link.</summary>
    public async Task<IdentityResult> UseAsync(string? token, string name, string password, string timeZone, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (!IsValid(token) || await HasAdministratorAsync(scope, cancellationToken))
                return IdentityResult.Failed(
                    new IdentityError
                    {
                        Code = "LinkUsed",
                        Description =
                    "This set-up link was already used or replaced. Until an administrator exists, the console shows the current link at each start."
                    });

            var users = scope.ServiceProvider.GetRequiredService<UserManager<Operator>>();
            var database = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            var account = new Operator { UserName = name, TimeZone = timeZone, CreatedAt = time.GetUtcNow() };
            var result = await users.CreateAsync(account, password);
            if (result.Succeeded) result = await users.AddToRoleAsync(account, Roles.Admin);
            if (!result.Succeeded) return result;

            await audit.SaveAsync(
                database, name, "account.created", $"account:{account.Id}", null, new { name, role = Roles.Admin }, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _tokenHash = null;
            return result;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _oneAtATime.Dispose();

    private static async Task<bool> HasAdministratorAsync(AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        var database = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        var normalized = scope.ServiceProvider.GetRequiredService<ILookupNormalizer>().NormalizeName(Roles.Admin);
        return await database.UserRoles.AnyAsync(
            link => database.Roles.Any(role => role.Id == link.RoleId && role.NormalizedName == normalized), cancellationToken);
    }
}
