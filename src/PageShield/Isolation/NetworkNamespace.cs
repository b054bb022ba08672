using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PageShield.Isolation;

/// <summary>Sets up the network namespace of another process from outside (network_namespaces(7), netdevice(7)).</summary>
[SupportedOSPlatform("linux")]
internal static partial class NetworkNamespace
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET
    private const nuint SetFlags = 0x8914; // SIOCSIFFLAGS
    private const nuint SetAddress = 0x8916; // SIOCSIFADDR
    private const nuint MakeTunnel = 0x400454ca; // TUNSETIFF
    private const short Tunnel = 0x1 | 0x1000; // IFF_TUN | IFF_NO_PI
    private const short UpAndRunning = 0x1 | 0x40; // IFF_UP | IFF_RUNNING
    private const short Internet = 2; // AF_INET
    private const int Backlog = 512;

    /// <summary>
    /// Brings loopback up and adds a link that leads nowhere, because a browser without any link reports to its pages that it is offline. There is
    /// no route, and nothing reads what is sent to the link's own address (RFC 5737).
    /// </summary>
    /// <returns>The link, which exists until it is disposed.</returns>
    /// <exception cref="Win32Exception">This process may not enter or change that network.</exception>
    /// <exception cref="IOException">The process has ended, or the system does not support such links.</exception>
    public static Task<SafeFileHandle> ConnectAsync(int processId) => InsideAsync(processId, static () =>
    {
        using var control = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Ask(control.SafeHandle, SetFlags, Interface("lo"u8, UpAndRunning));
        var link = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            Ask(link, MakeTunnel, Interface("eth0"u8, Tunnel));
            var address = Interface("eth0"u8, Internet);
            ReadOnlySpan<byte> documentation = [192, 0, 2, 1];
            documentation.CopyTo(address.Rest[2..]);
            Ask(control.SafeHandle, SetAddress, address);
            Ask(control.SafeHandle, SetFlags, Interface("eth0"u8, UpAndRunning));
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    });

    /// <summary>Opens a socket of this process that listens on a free loopback port of that network.</summary>
    /// <inheritdoc cref="ConnectAsync" path="exception" />
    public static Task<Socket> ListenAsync(int processId) => InsideAsync(processId, static () =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(Backlog);
        return socket;
    });

    private static Task<T> InsideAsync<T>(int processId, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread that entered another network must never return to the pool, so this one ends.
        new Thread(() =>
        {
            try
            {
                using (var network = File.OpenHandle($"/proc/{processId}/ns/net", FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
                {
                    if (SetNamespace(network, NewNetwork) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
                }

                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        { IsBackground = true, Name = "Inside another network" }.Start();
        return done.Task;
    }

    private static InterfaceRequest Interface(ReadOnlySpan<byte> name, short value)
    {
        var request = new InterfaceRequest { Value = value };
        name.CopyTo(request.Name);
        return request;
    }

    private static void Ask(SafeHandle file, nuint request, InterfaceRequest argument)
    {
        if (Control(file, request, ref argument) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle file, int type);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeHandle file, nuint request, ref InterfaceRequest argument);

    /// <summary>The kernel's <c>struct ifreq</c>: a name and, in a union, flags or a <c>sockaddr_in</c>, both of which begin with 16 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct InterfaceRequest
    {
        public Name16 Name;
        public short Value;
        public Rest22 Rest;
    }

    [InlineArray(16)]
    private struct Name16
    {
        private byte _first;
    }

    [InlineArray(22)]
    private struct Rest22
    {
        private byte _first;
    }
}
