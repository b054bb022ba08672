using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PageShield.Web.Hosting;

/// <summary>The names and addresses of this machine, under which a dashboard that listens on all of them may be asked for.</summary>
internal static class MachineNames
{
    /// <summary>As they are now; a rebinding attack needs a name, so that addresses are no danger.</summary>
    public static IEnumerable<string> All() =>
    [
        Environment.MachineName,
        .. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static each => each.GetIPProperties().UnicastAddresses)
            .Select(static each => each.Address)
            .Select(static address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address.ToString().Split('%')[0]}]"
                : address.ToString()),
    ];
}
