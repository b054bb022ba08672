using System.CommandLine;
using System.Data.Common;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Cli;

/// <summary>Exit codes of the commands.</summary>
internal static class ExitCode
{
    public const int NothingFound = 0;
    public const int Found = 1;
    public const int CouldNot = 2;

    /// <summary>Runs a verb and turns what stops it into a message on standard error and <see cref="CouldNot"/>.</summary>
    public static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                return await action(result, cancellationToken);
            }
            catch (Exception exception) when (exception is CommandFailedException or CannotStartException or IOException
                or UnauthorizedAccessException or DbException or WorkerUnavailableException)
            {
                foreach (var line in exception.Message.Split('\n')) await result.InvocationConfiguration.Error.WriteLineAsync(Printable.Of(line));
                return CouldNot;
            }
        });
}
