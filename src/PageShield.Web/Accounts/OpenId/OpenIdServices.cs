using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using PageShield.Storage;

namespace PageShield.Web.Accounts.OpenId;

/// <summary>OpenID Connect Core 1.0 by authorization code, PKCE, state and nonce. Not registered if no provider is configured.</summary>
internal static class OpenIdServices
{
    public const string Scheme = "openid";
    public const string CallbackPath = "/sign-in/openid/callback";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Excludes HS256, whose key a public client would have to publish, and 'none'.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddOpenId(this IServiceCollection services)
    {
        services.AddOptions<OpenIdOptions>().BindConfiguration(OpenIdOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OpenIdOptions>, OpenIdOptionsValidator>());
        services.AddScoped<OpenIdSignIn>();
        services.AddSingleton<OpenIdNotice>();
        services.TryAddTransient<OpenIdConnectHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.AddOptions<AuthenticationOptions>().Configure<IOptions<OpenIdOptions>>(static (authentication, settings) =>
        {
            if (settings.Value.IsOn) authentication.AddScheme<OpenIdConnectHandler>(Scheme, null);
        });
        services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptions<OpenIdOptions>, IOptions<PageShieldOptions>>(
            static (options, settings, hosting) => Configure(options, settings.Value, hosting.Value));
    }

    private static void Configure(OpenIdConnectOptions options, OpenIdOptions settings, PageShieldOptions hosting)
    {
        (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority, settings.ClientId, settings.ClientSecret);
        options.RequireHttpsMetadata = Uri.TryCreate(settings.Authority, UriKind.Absolute, out var authority) && !authority.IsLoopback;
        options.CallbackPath = CallbackPath;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query; // a form post from another site would not send our Lax cookies
        options.UsePkce = true;
        options.SaveTokens = false;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)) options.Scope.Add(scope);

        options.MapInboundClaims = false;
        options.ClaimActions.Remove("iss"); // the handler would drop it, but a subject is only unique per issuer
        options.GetClaimsFromUserInfoEndpoint = true; // contains the claims of the 'email' scope (Core 5.4)
        options.ClaimActions.MapUniqueJsonKey("email", "email");
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        if (settings.RoleClaim is { Length: > 0 } claim)
        {
            options.ClaimActions.MapJsonKey(claim, claim);
            // An object with nested claims is kept as raw JSON; the framework's own mapping drops it.
            foreach (var name in NestedClaim.Roots(claim))
                options.ClaimActions.MapCustomJson(name, user => user.TryGetProperty(name, out var outer) ? outer.GetRawText() : null);
        }

        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.NameClaimType = "sub";
        options.ProtocolValidator.RequireNonce = true;
        options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(15);
        Harden(options.CorrelationCookie, "pageshield-openid-");
        Harden(options.NonceCookie, "pageshield-openid-nonce-");
        options.BackchannelTimeout = Patience;
        options.BackchannelHttpHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = hosting.OutboundProxy is not null && authority?.IsLoopback == false,
            Proxy = PageShieldOptions.TryParseAddress(hosting.OutboundProxy, out var proxy) ? new WebProxy(proxy) : null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        options.Events.OnTokenValidated = RefuseUnsigned;
        options.Events.OnTicketReceived = FinishAsync;
        options.Events.OnRemoteFailure = FailAsync;
    }

    private static void Harden(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.HttpOnly, cookie.SameSite, cookie.SecurePolicy) = (name, true, SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
    }

    // The handler accepts an unsigned token from the token endpoint (Core 3.1.3.7 allows it because TLS authenticates the server). Reject it: the
    // provider may be on an internal network, or a proxy may intercept TLS.
    private static Task RefuseUnsigned(TokenValidatedContext context)
    {
        if (context.SecurityToken is not { RawSignature.Length: > 0 }) context.Fail("The provider's token has no signature.");
        return Task.CompletedTask;
    }

    // The provider's identity is consumed here and not kept in any cookie.
    private static async Task FinishAsync(TicketReceivedContext context)
    {
        var finish = context.HttpContext.RequestServices.GetRequiredService<OpenIdSignIn>();
        var path = await finish.FinishAsync(context.Principal ?? new ClaimsPrincipal(), context.Properties, context.HttpContext,
            context.HttpContext.RequestAborted);
        context.HandleResponse();
        context.Response.Redirect(path);
    }

    private static Task FailAsync(RemoteFailureContext context)
    {
        OpenIdSignIn.LogFailure(context.HttpContext, context.Failure);
        context.HandleResponse();
        context.Response.Redirect(OpenIdSignIn.Refusal("failed"));
        return Task.CompletedTask;
    }
}
