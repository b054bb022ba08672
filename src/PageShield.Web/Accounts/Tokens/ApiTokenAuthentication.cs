using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PageShield.Accounts;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>
/// Authenticates a program by <c>Authorization: Bearer psh_…</c> (RFC 6750), as <c>token:NAME</c> and with the token's role.
/// </summary>
public sealed class ApiTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme, also used as the identity's authentication type.</summary>
    public new const string Scheme = "Bearer";

    /// <summary>Claim with the token's unique number.</summary>
    public const string NumberClaim = "pageshield:token";

    private const string Prefix = Scheme + " ";

    /// <summary>Whether the request carries a bearer token, valid or not.</summary>
    public static bool Claims(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this user was authenticated by a token. Browsers never send one automatically.</summary>
    public static bool IsUser(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true, AuthenticationType: Scheme };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Claims(Request)) return AuthenticateResult.NoResult();

        var secret = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        var live = await tokens.UseAsync(secret, Context.RequestAborted);
        if (live is null) return AuthenticateResult.Fail("The token is unknown, expired or revoked, or its account is disabled.");

        var token = live.Token;
        Context.Features.Set(new Access(live.Sites, token.AccountId, null));
        var identity =
            new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, $"token:{token.Name}"), new Claim(ClaimTypes.Role, live.Role), new Claim(NumberClaim, $"token:{token.Id}")],
            Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = Scheme;
        return Task.CompletedTask;
    }
}
