using System.Diagnostics;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>One of the programs as its own process, as an operator starts it.</summary>
internal sealed class ProgramProcess : IDisposable
{
    public const string Server = "PageShield.Web.dll", Endpoint = "PageShield.ReportingEndpoint.dll";

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ProgramProcess(Process process) =>
        (_process, _output, _error) =
            (process, process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));

    public static ProgramProcess Start(string program, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ProgramProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public void AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<(int Code, string Output, string Error)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
