using System.CommandLine;
using PageShield.Cli.Accounts;
using PageShield.Cli.Audit;
using PageShield.Cli.Diff;
using PageShield.Cli.Scan;
using PageShield.Cli.Sites;
using PageShield.Crawler;
using PageShield.Workers;

namespace PageShield.Cli;

/// <summary>The command line: one file or folder per verb.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [WorkerProgram.Verb]
        ? Task.FromResult(Worker.Run([.. AnalysisTasks.All, .. PageTasks.All]))
        : RunAsync(args, new InvocationConfiguration(), CancellationToken.None);

    /// <summary>
    /// Runs what the arguments say; arguments that say nothing sensible give <see cref="ExitCode.CouldNot"/>, since 1 means findings.
    /// </summary>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        var parsed = Root().Parse(args);
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.CouldNot : code;
    }

    /// <summary>All verbs.</summary>
    public static RootCommand Root() => new("Page Shield watches which scripts run on web pages.")
    {
        ScanCommand.Create(),
        AnalyzeCommand.Create(),
        DiffCommand.Create(),
        TrainCommand.Create(),
        SitesCommand.Create(),
        TokenCommand.Create(),
        AccountCommand.Create(),
        AuditCommand.Create(),
        MigrateCommand.Create(),
    };
}
