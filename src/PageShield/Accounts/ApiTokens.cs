using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Accounts;

/// <summary>Creates, finds and revokes bearer tokens. The token itself is shown once and never stored.</summary>
public sealed class ApiTokens(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Prefix of every token, recognizable to secret scanners and people.</summary>
    public const string Mark = "psh_";

    /// <summary>Maximum length of a token's name.</summary>
    public const int NameLength = 100;

    private const int SecretBytes = 32;
    private const int ShownLength = 10;

    /// <summary>Minimum interval between updates of the time of last use.</summary>
    private static readonly TimeSpan LastUsedResolution = TimeSpan.FromMinutes(1);

    /// <summary>Adds a token to the context, not yet saved.</summary>
    /// <param name="name">1–100 characters.</param>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="expiresAt">Null for a token that is valid until revoked.</param>
    /// <param name="createdBy">Who requested it.</param>
    /// <param name="sites">The only sites it may read and change; null for all.</param>
    /// <param name="accountId">The account it depends on; null for none.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the role is unknown.</exception>
    public IssuedToken Issue(string name, string role, DateTimeOffset? expiresAt, string createdBy, IReadOnlyCollection<int>? sites = null,
        int? accountId = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NameLength);
        if (role == Roles.Admin && sites is not null) throw new ArgumentException("An administrator's token sees every site.", nameof(sites));
        if (!Roles.All.Contains(role)) throw new ArgumentException($"'{role}' is not a role.", nameof(role));

        var secret = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var token = new ApiToken
        {
            Name = name,
            TokenHash = Sha256Hash.OfText(secret),
            Role = role,
            Prefix = secret[..ShownLength],
            CreatedBy = createdBy,
            AccountId = accountId,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
            Sites = sites is null ? null : [.. sites.Distinct().Order()],
        };
        database.ApiTokens.Add(token);
        return new IssuedToken(token, secret);
    }

    /// <summary>
    /// The valid token with this secret, recording its use. Null if it is unknown, expired or revoked, or while the account it depends on is
    /// disabled. If that account has fewer rights than the token, the account's rights apply.
    /// </summary>
    public async Task<LiveToken?> UseAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(Mark, StringComparison.Ordinal)) return null;

        var hash = Sha256Hash.OfText(secret);
        var now = time.GetUtcNow();
        var token = await database.ApiTokens.AsNoTracking().SingleOrDefaultAsync(each => each.TokenHash == hash, cancellationToken);
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now) return null;
        if (await LimitAsync(token, cancellationToken) is not { } live) return null;

        if (token.LastUsedAt is null || now - token.LastUsedAt > LastUsedResolution)
            await database.ApiTokens.Where(each => each.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.LastUsedAt, now), cancellationToken);
        return live;
    }

    private async Task<LiveToken?> LimitAsync(ApiToken token, CancellationToken cancellationToken)
    {
        if (token.AccountId is not { } id) return new LiveToken(token, token.Role, token.Sites?.ToArray());

        var maker = await database.Users.AsNoTracking().Where(account => account.Id == id && account.DisabledAt == null).Select(account => new
        {
            account.SeesAllSites,
            Role = database.UserRoles.Where(link => link.UserId == account.Id)
                .Join(database.Roles, static link => link.RoleId, static role => role.Id, static (_, role) => role.Name).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancellationToken);
        if (maker?.Role is not { } role) return null;

        var sites = maker.SeesAllSites ? token.Sites
            : await database.AccountSites.Where(each => each.AccountId == id && (token.Sites == null || token.Sites.Contains(each.SiteId)))
                .Select(static each => each.SiteId).ToListAsync(cancellationToken);
        return new LiveToken(token, Rank(role) < Rank(token.Role) ? role : token.Role, sites?.ToArray());
    }

    private static int Rank(string role) => Roles.All.TakeWhile(each => each != role).Count();
}
