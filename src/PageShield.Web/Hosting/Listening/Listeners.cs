using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Hosting.Listening;

/// <summary>Opens one Kestrel endpoint per <see cref="Listener"/> and marks each connection with the one that accepted it.</summary>
public sealed class Listeners(IOptions<PageShieldOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    private static readonly object Key = new();

    /// <inheritdoc />
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        foreach (var (listener, address) in Addresses(options.Value)) Listen(kestrel, listener, address);
    }

    /// <summary>The configured addresses; port 0 means any free one.</summary>
    public static IEnumerable<(Listener Listener, Uri Address)> Addresses(PageShieldOptions options) =>
    [
        (Listener.Dashboard, Parse(options.Dashboard)), (Listener.Reports, Parse(options.Reports)), (Listener.Demo, Parse(options.Demo)),
    ];

    /// <summary>The listener that accepted this request's connection; null for a connection that none of our listeners accepted.</summary>
    public static Listener? Of(HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Key, out var listener) == true ? (Listener?)listener : null;

    /// <summary>The IP address to bind for a configured address; null for all addresses of this computer.</summary>
    public static IPAddress? AddressOf(Uri address) =>
        address.Host == "[::]" ? null : IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : address.IsLoopback ? IPAddress.Loopback
            : null;

    /// <summary>Whether an address is a wildcard for all addresses of this computer.</summary>
    public static bool IsEveryAddress(Uri address) => address.Host is "0.0.0.0" or "[::]";

    private static Uri Parse(string listener) => PageShieldOptions.TryParseListener(listener, out var address) ? address : new Uri(listener);

    private static void Listen(KestrelServerOptions kestrel, Listener listener, Uri address)
    {
        if (AddressOf(address) is not { } ip) kestrel.ListenAnyIP(address.Port, Setup);
        else if (address.Host == "localhost" && address.Port != 0) kestrel.ListenLocalhost(address.Port, Setup);
        else kestrel.Listen(ip, address.Port, Setup);

        void Setup(ListenOptions endpoint)
        {
            endpoint.Use(next => connection =>
            {
                connection.Items[Key] = listener;
                return next(connection);
            });
            if (address.Scheme == "https") endpoint.UseHttps();
        }
    }
}
