using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Audit;
using PageShield.Web.Hosting.Api;
using PageShield.Web.Hosting.Listening;
using PageShield.Web.Settings;

namespace PageShield.Web.Hosting;

/// <summary>Configures the host and the request pipeline: listeners, headers, errors, sign-in, antiforgery.</summary>
public static class Hosting
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddHosting(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listeners>();
        services.AddSingleton<MatcherPolicy, ListenerMatcherPolicy>();
        services.AddSingleton<ServerAddresses>();
        services.AddSingleton<RefusedRequests>();
        services.AddSingleton<ResourceLock>();
        services.AddScoped<Health>();
        services.AddHostedService<AuditAnchoring>();
        services.AddProblemDetails();
        services.AddJsonBodies();
        services.AddOpenApi(ApiDocument.Configure);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddHostedService<BoundAddresses>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "pageshield-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.HeaderName = "X-Antiforgery";
            options.SuppressXFrameOptionsHeader = true; // SecurityHeadersMiddleware sends DENY
        });
        services.AddDataProtection().SetApplicationName("PageShield");
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory>((keys, directory) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory.Keys), NullLoggerFactory.Instance));

        // The framework's own host filter would apply to every listener, but host names only matter for the dashboard.
        foreach (var filter in services.Where(static service => service.ImplementationType?.Name == "HostFilteringStartupFilter").ToList())
            services.Remove(filter);
        services.AddOptions<HostFilteringOptions>()
            .Configure<IOptions<PageShieldOptions>>((filter, options) => filter.AllowedHosts = AllowedHosts(options.Value));
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<PageShieldOptions>>(TrustProxies);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(SignInLimit.Name, SignInLimit.Partition);
            limiter.AddPolicy(SignInLimit.Everything, SignInLimit.PartitionOfEverything);
        });
    }

    /// <summary>Builds the pipeline. Only the dashboard's listener has sign-in, to keep the public one small.</summary>
    public static void UseHosting(this WebApplication app)
    {
        app.UseWhen(OnDashboard, dashboard =>
        {
            dashboard.UseMiddleware<SecurityHeadersMiddleware>();
            dashboard.UseMiddleware<ForwardedGate>();
            dashboard.UseForwardedHeaders();
            dashboard.UseMiddleware<PublicPath>();
            // Probes use an IP address, or a name known only in their own network. Their responses reveal nothing.
            dashboard.UseWhen(static http => !http.Request.Path.StartsWithSegments("/health"), static named => named.UseHostFiltering());
            dashboard.UseErrorResponses();
            dashboard.UseMiddleware<AddressGate>();
        });
        app.UseWhen(OnDashboard, static dashboard =>
        {
            dashboard.UseMiddleware<FormerPaths>();
            dashboard.UseMiddleware<EntityTags>();
        });
        app.UseRouting();
        app.Use(EndUnknownOnOtherListeners);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<AccessGate>();
        app.UseWhen(OnDashboard, dashboard =>
        {
            dashboard.UseRateLimiter();
            dashboard.UseMiddleware<BodyGate>();
            dashboard.UseMiddleware<AntiforgeryGate>();
            dashboard.UseMiddleware<IdempotentWrites>();
        });
        app.UseAntiforgery();
        app.MapOpenApi("/api/openapi.json").RequireAuthorization(Policies.Viewer);
    }

    // Sign-in belongs to the dashboard. On other listeners, unknown paths return 404 without authentication.
    private static Task EndUnknownOnOtherListeners(HttpContext http, RequestDelegate next)
    {
        if (OnDashboard(http) || http.GetEndpoint() is not null) return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool OnDashboard(HttpContext http) => Listeners.Of(http) == Listener.Dashboard;

    private static List<string> AllowedHosts(PageShieldOptions options)
    {
        var configured = PageShieldOptions.Split(options.AllowedHosts);
        if (configured.Contains("*")) return ["*"];

        List<string> own = PageShieldOptions.TryParseAddress(options.PublicDashboard, out var known) ? [known.Host] : [];
        if (PageShieldOptions.TryParseListener(options.Dashboard, out var address))
            own.AddRange(Listeners.IsEveryAddress(address) ? MachineNames.All() : [address.Host]);
        return [.. LoopbackNames.Concat(own).Concat(configured).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, IOptions<PageShieldOptions> options)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Value.TrustedRanges()) forwarded.KnownIPNetworks.Add(proxy);
        forwarded.ForwardLimit = null; // up to the last address that is not a trusted proxy, regardless of their number
        forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count == 0 ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix;
    }
}
