using System.Collections.Concurrent;
using System.Diagnostics;

namespace PageShield.Isolation;

/// <summary>
/// Starts all confined programs from one thread that lives as long as this process. The kernel sends the parent-death signal
/// (<c>PR_SET_PDEATHSIG</c>) when the <i>thread</i> that forked ends, and pool threads come and go.
/// </summary>
internal static class ProcessStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Orders = new(256);

    static ProcessStarter() => new Thread(Run) { IsBackground = true, Name = "Confined process starter" }.Start();

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Orders.Add((info, started));
        return started.Task;
    }

    private static void Run()
    {
        foreach (var (info, started) in Orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!); // null only with UseShellExecute
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        }
    }
}
