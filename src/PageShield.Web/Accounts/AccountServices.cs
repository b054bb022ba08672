using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Storage;
using PageShield.Web.Accounts.Factors;
using PageShield.Web.Accounts.OpenId;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Accounts;

/// <summary>Registers authentication: password and cookie for people, bearer token for programs.</summary>
public static class AccountServices
{
    private const string ByHeader = "PageShield";
    private const int ShortestPassword = 12; // NIST SP 800-63B requires length, not character classes

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<SetUpLink>();
        services.AddSingleton<RoleSeed>();
        services.AddAuthorization(Policies.Configure);
        services.AddAuthentication(ByHeader)
            .AddPolicyScheme(ByHeader, null, scheme => scheme.ForwardDefaultSelector = http =>
                ApiTokenAuthentication.Claims(http.Request) ? ApiTokenAuthentication.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(ApiTokenAuthentication.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Session.Configure)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, PendingSignIn.Configure)
            .AddCookie(IdentityConstants.ExternalScheme, PendingSignIn.ConfigureExternal)
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme);
        services.AddIdentityCore<Operator>(Configure)
            .AddRoles<IdentityRole<int>>()
            .AddEntityFrameworkStores<PageShieldDbContext>()
            .AddSignInManager()
            .AddPasswordValidator<CommonPasswords>();
        services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped(static provider => new BreachedPasswords(provider.GetRequiredService<IOptions<AccountOptions>>().Value.BreachedPasswords));
        services.AddScoped<IPasswordValidator<Operator>>(static provider => provider.GetRequiredService<BreachedPasswords>());
        services.AddScoped<SignInManager<Operator>>();
        services.Configure<IdentityPasskeyOptions>(PasskeysApi.Configure);
        services.AddSingleton<DecoyPassword>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton<AccountLocks>();
        services.AddSingleton<OwnerMailQueue>();
        services.AddHostedService(static provider => provider.GetRequiredService<OwnerMailQueue>());
        services.AddScoped<OwnerMail>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<Sessions>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<AccountRegistry>();
        services.AddOpenId();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapSignOut();
        routes.MapTokensApi();
        routes.MapAccountsApi();
        routes.MapPasskeys();
        routes.MapOpenId();
    }

    private static void Configure(IdentityOptions options)
    {
        options.Password.RequiredLength = ShortestPassword;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredUniqueChars = 4;
        options.Lockout.AllowedForNewUsers = false; // GuessLimit counts instead, also per network
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+";
    }
}
