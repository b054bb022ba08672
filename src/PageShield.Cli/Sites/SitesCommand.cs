using System.CommandLine;
using System.Text.Json;

namespace PageShield.Cli.Sites;

/// <summary><c>sites list|add|edit|remove|import</c>: on a running server, or in the data directory.</summary>
internal static class SitesCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create() => new("sites", "List, add, edit, remove and import sites") { List(), Add(), Edit(), Remove(), Import() };

    private static Command List()
    {
        var store = new StoreOptions();
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        return Verb("list", "List the sites", store, [format], readOnly: true, async (sites, result, cancellationToken) =>
        {
            var all = await sites.ListAsync(cancellationToken);
            if (result.GetValue(format) == "json") await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(all, Json));
            else SitesTable.Write(all, Terminal.For(result.InvocationConfiguration.Output, SitesTable.WidthElsewhere));
        });
    }

    private static Command Add()
    {
        var (store, fields) = (new StoreOptions(), new SiteFieldOptions());
        var urls = new Argument<string[]>("url")
        {
            Description = "Where the crawler starts; more than one is possible",
            Arity = ArgumentArity.OneOrMore
        };
        var command = Verb("add", "Add a site", store, fields.All, readOnly: false, async (sites, result, cancellationToken) =>
        {
            var added = await sites.AddAsync(fields.DraftOf(result) with { StartUrls = result.GetValue(urls) }, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(added, Json));
        });
        command.Add(urls);
        return command;
    }

    private static Command Edit()
    {
        var (store, fields, id) = (new StoreOptions(), new SiteFieldOptions(), Id());
        var urls = new Option<string[]?>("--url") { Description = "New start URLs; repeatable" };
        var command =
            Verb("edit", "Change what the options name", store, [.. fields.All, urls], readOnly: false, async (sites, result, cancellationToken) =>
        {
            var site = await sites.EditAsync(
                result.GetValue(id), fields.DraftOf(result) with { StartUrls = NoneIfEmpty(result.GetValue(urls)) }, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(site, Json));
        });
        command.Add(id);
        return command;
    }

    private static Command Remove()
    {
        var (store, id) = (new StoreOptions(), Id());
        var yes = new Option<bool>("--yes") { Description = "Really remove it, with all that is known of it" };
        var command = Verb("remove", "Remove a site and its data", store, [yes], readOnly: false, async (sites, result, cancellationToken) =>
        {
            if (!result.GetValue(yes)) throw new CommandFailedException(
                "This removes the site with its scripts, changes, crawls and reports, and cannot be undone. Repeat with --yes. Nothing was removed.");
            await sites.RemoveAsync(result.GetValue(id), cancellationToken);
        });
        command.Add(id);
        return command;
    }

    private static Command Import()
    {
        var store = new StoreOptions();
        var file = new Argument<FileInfo>(
            "file")
        {
            Description =
            "CSV file; its first line names the columns: url, name, hosts, environment, sitemap, follow_links, page_limit, cron, time_zone"
        };
        var command =
            Verb("import", "Add many sites from a CSV file; good lines are imported whatever is wrong with others", store, [], readOnly: false,
            async (sites, result, cancellationToken) =>
        {
            var outcome =
                await sites.ImportAsync(await File.ReadAllTextAsync(result.GetRequiredValue(file).FullName, cancellationToken), cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"{outcome.Imported} imported, {outcome.Refused} refused");
            if (outcome.Refused == 0) return;
            var refused = outcome.Lines.Where(line => line.SiteId is null).Select(line => $"line {line.Line}: {string.Join(' ', line.Errors)}");
            throw new CommandFailedException(string.Join('\n', refused));
        });
        command.Add(file);
        return command;
    }

    private static Command Verb(
        string name, string description, StoreOptions store, IEnumerable<Option> options, bool readOnly,
        Func<ISiteCatalog, ParseResult, CancellationToken, Task> action)
    {
        var command = new Command(name, description);
        foreach (var option in options.Concat(store.All)) command.Add(option);
        command.SetGuardedAction(async (result, cancellationToken) =>
        {
            await using ISiteCatalog sites = store.ServerOf(result) is { } server
                ? new ServerSites(server)
                : new LocalSites(readOnly ? await store.OpenForReadingAsync(result, cancellationToken)
                    : await store.OpenForWritingAsync(result, cancellationToken));
            await action(sites, result, cancellationToken);
            return ExitCode.NothingFound;
        });
        return command;
    }

    private static Argument<int> Id() => new("id") { Description = "The site's number, as 'sites list' shows it" };

    private static string[]? NoneIfEmpty(string[]? values) => values is { Length: > 0 } ? values : null;
}
