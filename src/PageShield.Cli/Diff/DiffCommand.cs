using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using PageShield.Changes;

namespace PageShield.Cli.Diff;

/// <summary>
/// <c>diff OLD NEW</c>: says what a script now does that it did not do before. Exit code 0 below <c>--fail-on</c>, 1 at or
/// above it, 2 where one of the two cannot be had.
/// </summary>
internal static class DiffCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static Command Create()
    {
        var before =
            new Argument<string>(
            "old")
            { Description = "The old version: a file, or the id of a stored version (its SHA-256, or the first 8 digits or more)" };
        var after = new Argument<string>("new") { Description = "The new version, given likewise" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var failOn =
            new Option<ChangeClass>("--fail-on")
            {
                Description = "Exit with 1 from this class on: cosmetic, data, code or capability",
                DefaultValueFactory = _ => ChangeClass.Capability
            };
        var store = new StoreOptions();
        var command = new Command("diff", "Compare two versions of a script by what they do") { before, after, format, failOn };
        foreach (var option in store.All) command.Add(option);
        command.SetGuardedAction(async (result, cancellationToken) =>
        {
            await using var versions = new VersionReader(store, result);
            var old = await versions.ReadAsync(result.GetRequiredValue(before), cancellationToken);
            var now = await versions.ReadAsync(result.GetRequiredValue(after), cancellationToken);
            var comparison = await ScriptComparer.CompareAsync(old, now, urgent: true, cancellationToken);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(format) == "json")
                await output.WriteLineAsync(JsonSerializer.Serialize(DiffDocument.Of(comparison), Json));
            else
                DiffText.Write(comparison, output);
            return comparison.Class != ChangeClass.None && comparison.Class >= result.GetValue(failOn) ? ExitCode.Found : ExitCode.NothingFound;
        });
        return command;
    }
}
