using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Hosting.Listening;

/// <summary>The addresses of this process, with the ports that were actually bound.</summary>
public sealed class ServerAddresses(IServer server, IOptions<PageShieldOptions> options)
{
    /// <summary>Base address for links in a browser on this machine; no trailing slash.</summary>
    public string this[Listener listener]
    {
        get
        {
            var addresses = Listeners.Addresses(options.Value).ToList();
            var index = addresses.FindIndex(each => each.Listener == listener);
            var configured = addresses[index].Address;
            var port = configured.Port != 0 ? configured.Port : BoundPort(addresses, index);
            var host = Listeners.AddressOf(configured) is null || Listeners.IsEveryAddress(configured) ? "localhost" : configured.Host;
            return $"{configured.Scheme}://{host}:{port}";
        }
    }

    /// <summary>The public address of the reporting endpoint; no trailing slash.</summary>
    public string PublicReports => (options.Value.PublicReports ?? this[Listener.Reports]).TrimEnd('/');

    /// <summary>The public address of the dashboard; no trailing slash.</summary>
    public string PublicDashboard => (options.Value.PublicDashboard ?? this[Listener.Dashboard]).TrimEnd('/');

    // Kestrel lists bound addresses in configuration order. 'localhost' with a fixed port also counts once.
    private int BoundPort(List<(Listener Listener, Uri Address)> configured, int index)
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        return bound.Count == configured.Count ? BindingPort(bound[index]) : 0;
    }

    private static int BindingPort(string address) => new Uri(address.Replace("//[::]", "//localhost", StringComparison.Ordinal)).Port;
}
