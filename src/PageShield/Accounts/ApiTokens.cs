using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>Creates, finds and revokes bearer tokens; the token itself is shown once and never stored.</summary>
public sealed class ApiTokens(PageShieldDbContext db, TimeProvider time)
{
    /// <summary>What every token begins with, so that secret scanners and people recognise it.</summary>
    public const string Mark = "psh_";

    /// <summary>Longest name of a token.</summary>
    public const int NameLength = 100;

    private const int SecretBytes = 32;
    private const int ShownLength = 10;

    /// <summary>How often the time of last use is written at most.</summary>
    private static readonly TimeSpan LastUsedResolution = TimeSpan.FromMinutes(1);

    /// <summary>Adds a token to the context, unsaved.</summary>
    /// <param name="name">1–100 characters.</param>
    /// <param name="role">One of <see cref="Roles.All"/>.</param>
    /// <param name="expiresAt">Null for a token that lives until it is revoked.</param>
    /// <param name="createdBy">Who asked for it.</param>
    /// <param name="sites">The only sites it may see and touch; null for all.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the role unknown.</exception>
    public IssuedToken Issue(string name, string role, DateTimeOffset? expiresAt, string createdBy, IReadOnlyCollection<int>? sites = null)
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
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
            Sites = sites is null ? null : [.. sites.Distinct().Order()],
        };
        db.ApiTokens.Add(token);
        return new IssuedToken(token, secret);
    }

    /// <summary>The live token with this secret, its use noted; null for an unknown, expired or revoked one.</summary>
    public async Task<ApiToken?> UseAsync(string secret, CancellationToken cancellationToken)
    {
        if (!secret.StartsWith(Mark, StringComparison.Ordinal)) return null;

        var hash = Sha256Hash.OfText(secret);
        var now = time.GetUtcNow();
        var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(each => each.TokenHash == hash, cancellationToken);
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= now) return null;

        if (token.LastUsedAt is null || now - token.LastUsedAt > LastUsedResolution)
            await db.ApiTokens.Where(each => each.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.LastUsedAt, now), cancellationToken);
        return token;
    }
}

/// <summary>A new token and its secret, which cannot be had again.</summary>
public sealed record IssuedToken(ApiToken Token, string Secret);
