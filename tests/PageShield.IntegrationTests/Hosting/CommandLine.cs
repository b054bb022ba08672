using System.CommandLine;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Runs a verb of the command line in this process.</summary>
internal static class CommandLine
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await PageShield.Cli.Program.RunAsync(
            args, new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
