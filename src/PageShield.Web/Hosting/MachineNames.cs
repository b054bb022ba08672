using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PageShield.Web.Hosting;

/// <summary>The names and addresses of this computer, accepted as hosts of a dashboard that listens on all of them.</summary>
internal static class MachineNames
{
    /// <summary>The current names and addresses. A DNS rebinding attack needs a name, so IP addresses are safe to accept.</summary>
    public static IEnumerable<string> All() =>
    [
        Environment.MachineName,
        .. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static each => each.GetIPProperties().UnicastAddresses)
            .Select(static each => each.Address)
            .Select(static address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address.ToString().Split('%')[0]}]"
                : address.ToString()),
    ];
}
