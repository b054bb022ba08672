using System.CommandLine;
using PageShield.Training;

namespace PageShield.Cli;

/// <summary>
/// <c>train --malicious DIR --benign DIR --packages LOCKFILE --out FILE --seed N</c>: trains the detection model on one thread and writes it, with
/// its card beside it (<c>FILE.md</c>). The same material and seed give the same bytes on one architecture. Where <c>derive.mjs</c> stands beside the
/// lock file, scripts of both kinds are also minified, obfuscated and packed with it. Exit code 2: a folder, Node or a package is missing.
/// </summary>
internal static class TrainCommand
{
    /// <summary>The command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var malicious = new Option<string>("--malicious") { Description = "Folder of malicious scripts and pages.", Required = true };
        var benign = new Option<string>("--benign") { Description = "Folder of honest ones.", Required = true };
        var packages = new Option<string?>("--packages")
        {
            Description = "package-lock.json with its node_modules beside it: more honest scripts; "
            + "a derive.mjs there makes obfuscated ones of both kinds (needs Node.js)."
        };
        var lists = new Option<string?>("--lists") { Description = "Folder of malicious.tsv and benign.tsv, which name each file's family." };
        var output = new Option<string>("--out") { Description = "Where to write the model.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Number that all chance comes from.", DefaultValueFactory = _ => 1 };
        var command = new Command("train", "Train the detection model.") { malicious, benign, packages, lists, output, seed };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(malicious) ?? "", parsed.GetValue(benign)
                ?? "", parsed.GetValue(packages), parsed.GetValue(lists), parsed.GetValue(output) ?? "", parsed.GetValue(seed),
            Console.Out, Console.Error, cancellationToken));
        return command;
    }

    /// <summary>Runs it.</summary>
    internal static async Task<int> RunAsync(
        string malicious, string benign, string? packages, string? lists, string path, int seed, TextWriter output, TextWriter errors,
        CancellationToken cancellationToken)
    {
        foreach (var folder in (string[])[malicious, benign])
        {
            if (Directory.Exists(folder)) continue;
            await errors.WriteLineAsync($"{folder}: no such directory");
            return 2;
        }

        if (packages is not null && !File.Exists(packages))
        {
            await errors.WriteLineAsync($"{packages}: no such file");
            return 2;
        }

        IReadOnlyList<TrainingRow> rows;
        try
        {
            rows = await Trainer.GatherAsync(malicious, benign, packages, lists, seed, degree: 1, cancellationToken);
        }
        catch (VariantsUnavailableException e)
        {
            await errors.WriteLineAsync(e.Message);
            return 2;
        }

        await output.WriteLineAsync($"{rows.Count} scripts, {rows.Count(row => row.IsDerived)} of them made out of others");
        var (model, held) = Trainer.Train(rows, seed, cancellationToken);
        await File.WriteAllTextAsync(path, model.Write(), cancellationToken);
        await File.WriteAllTextAsync(path + ".md", ModelCard.Write(rows, held, model, seed), cancellationToken);
        await output.WriteLineAsync($"{path} and {path}.md written");
        return 0;
    }
}
