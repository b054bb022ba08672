using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PageShield.Crawls;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Demo;

/// <summary>
/// The demo shop and its vendors, on a separate listener. A pipeline branch before routing, sign-in and everything else, selected by the listener
/// that accepted the connection, so neither the dashboard nor the demo can be reached through the other.
/// </summary>
public static class DemoShop
{
    private const long MaxBodyBytes = 64 * 1024;

    public static void AddDemoShop(this IServiceCollection services)
    {
        services.AddSingleton<DemoSwitch>();
        services.AddSingleton<DemoVendors>();
        services.AddSingleton<DemoShopPages>();
        services.TryAddSingleton<CrawlRequests>();
        services.AddScoped<DemoSite>();
    }

    /// <summary>Adds the demo shop to the pipeline. Call it first, before routing.</summary>
    public static void UseDemoShop(this WebApplication app) =>
        app.MapWhen(static http => Listeners.Of(http) == Listener.Demo, static demo => demo.Run(AnswerAsync));

    private static Task AnswerAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxBodyBytes;

        var host = http.Request.Host.Host.ToLowerInvariant();
        return host == DemoHosts.Shop
            ? http.RequestServices.GetRequiredService<DemoShopPages>().AnswerAsync(http)
            : http.RequestServices.GetRequiredService<DemoVendors>().AnswerAsync(http, host);
    }
}
