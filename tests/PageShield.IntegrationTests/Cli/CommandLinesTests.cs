using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using CommandLine = PageShield.Cli.Program;

namespace PageShield.IntegrationTests.Cli;

/// <summary>Every command line of the README, and every option that <c>--help</c> names, does something sensible as it stands there.</summary>
public sealed partial class CommandLinesTests : IDisposable
{
    private static readonly string[] Verbs = [.. CommandLine.Root().Subcommands.Select(command => command.Name)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("page-shield-lines-");

    public CommandLinesTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "old.js"), "var total = 1;");
        File.WriteAllText(Path.Combine(_folder.FullName, "new.js"), "var total = 2;");
    }

    public static TheoryData<string> OfReadme =>
        [.. new[] { "README.md", "src/PageShield.Web/README.md", "src/PageShield/Detection/README.md",
        ".readme/operating.md" }.SelectMany(static page => LinesOf(Page(page))).Distinct()
        .Where(static line => line.Contains(' ', StringComparison.Ordinal) && Verbs.Contains(line.Split(' ')[0]))];

    public static TheoryData<string> OptionsOfReadme =>
        [.. LinesOf(Section().Match(Page("README.md")).Value).Where(static line => line.StartsWith("--", StringComparison.Ordinal))];

    public static TheoryData<string> OfHelp =>
        [.. Commands(CommandLine.Root(), "").SelectMany(static one => one.Command.Options.Select(option => $"{one.Path} {option.Name}".Trim()))];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(OfReadme))]
    public async Task A_command_line_of_the_README_is_understood_and_runs(string line)
    {
        var arguments = Filled(line);

        Assert.Empty(CommandLine.Root().Parse(arguments).Errors.Select(error => error.Message));
        if (arguments[0] is "scan") return; // needs a browser: see ScanTests

        var (code, errors) = await RunAsync(arguments);

        Assert.InRange(code, 0, 2);
        Assert.DoesNotContain("exception", errors, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(OptionsOfReadme))]
    public void An_option_in_the_README_is_one_of_some_verb(string line)
    {
        var arguments = Filled(line);
        if (arguments is ["--help"]) return;

        Assert.Contains(Commands(CommandLine.Root(), ""),
            one => arguments.Where(static word => word.StartsWith("--", StringComparison.Ordinal))
            .All(word => one.Command.Options.Any(option => option.Name == word)));
    }

    [Theory]
    [MemberData(nameof(OfHelp))]
    public void An_option_takes_a_value_of_its_kind(string line)
    {
        var words = line.Split(' ');
        var command = words[..^1]
            .Aggregate((Command)CommandLine.Root(), static (outer, name) => outer.Subcommands.Single(inner => inner.Name == name));
        var option = command.Options.Single(option => option.Name == words[^1]);
        if (option.Name is "--help" or "--version") return;

        var parsed = CommandLine.Root().Parse([.. words, .. SampleOf(option)]);

        Assert.DoesNotContain(parsed.Errors,
            error => error.Message.Contains(option.Name, StringComparison.Ordinal)
            && !error.Message.Contains("required", StringComparison.OrdinalIgnoreCase));
        // As the verb reads it: a type that the parser knows nothing of throws only here.
        var read = typeof(ParseResult).GetMethods()
            .Single(method => method is { Name: nameof(ParseResult.GetValue), IsGenericMethod: true }
            && method.GetParameters()[0].ParameterType.Name.StartsWith("Option", StringComparison.Ordinal));
        Assert.Null(Record.Exception(
            () => read.MakeGenericMethod(option.ValueType).Invoke(parsed, BindingFlags.DoNotWrapExceptions, null, [option], null)));
    }

    [Theory]
    [InlineData("https://cdn.example/lib-1.2.3.js", 0)]
    [InlineData("ftp://cdn.example/lib.js", 2)]
    [InlineData("https:/cdn.example", 2)]
    public async Task The_address_of_analyze_is_an_address(string url, int code)
    {
        var (exit, errors) = await RunAsync(["analyze", "--no-detonate", "--url", url, Path.Combine(_folder.FullName, "old.js")]);

        Assert.Equal(code, exit);
        Assert.Equal(code != 0, errors.Contains("--url", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Errors)> RunAsync(IReadOnlyList<string> arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            [.. arguments], new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (code, errors.ToString());
    }

    /// <summary>The words with something in the place of each placeholder; the first of alternatives, and what is in brackets as well.</summary>
    private string[] Filled(string line)
    {
        var words = line.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            "PATH…" or "OLD" => Path.Combine(_folder.FullName, "old.js"),
            "NEW" => Path.Combine(_folder.FullName, "new.js"),
            "DIR" => _folder.FullName,
            "FILE" or "LOCKFILE" => Path.Combine(_folder.FullName, "out.txt"),
            "URL" => line.Contains("--server", StringComparison.Ordinal) ? "http://127.0.0.1:9" : "https://cdn.example/a.js",
            "N" or "T" or "NAME" => "3",
            "SEVERITY" => "high",
            "HOST:PORT" => "shop.example:443",
            "HOST:PORT:ADDRESS" => "shop.example:443:192.0.2.7",
            _ => word.Split('|')[0],
        }).ToList();
        // Nothing of this machine's own data is touched.
        return [.. words,
            .. words[0] is "sites" or "token" or "account" or "audit" or "migrate"
            && !words.Contains("--server") ? (string[])["--data-directory", _folder.FullName] : [], .. words[0] == "analyze"
            ? (string[])["--no-detonate"] : []];
    }

    private static string[] SampleOf(Option option)
    {
        if (option.ValueType == typeof(bool)) return [];
        var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return
        [
            type.IsEnum ? type.GetEnumNames()[0]
            : type == typeof(int) ? "3"
            : type == typeof(Uri) ? "https://cdn.example/a.js"
            : option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).FirstOrDefault()?.Label ?? "some.txt",
        ];
    }

    private static IEnumerable<(Command Command, string Path)> Commands(Command command, string path) =>
        command.Subcommands.SelectMany(inner => Commands(inner, $"{path} {inner.Name}".Trim())).Prepend((command, path));

    private static string Page(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PageShield.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No PageShield.sln above the tests.");
        return File.ReadAllText(Path.Combine(folder.FullName, name));
    }

    private static IEnumerable<string> LinesOf(string text) =>
        Whole().Matches(text).Concat(InText().Matches(text)).Select(static match => Space().Replace(match.Groups["line"].Value.Trim(), " "))
            .Distinct();

    [GeneratedRegex("""^### From the command line$.*?(?=^## )""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("""^dotnet run --project src/PageShield\.Cli -- (?<line>.+)$""", RegexOptions.Multiline)]
    private static partial Regex Whole();

    [GeneratedRegex("""(?<!`)`(?<line>(?:scan|analyze|diff|train|sites|token|account|audit|migrate|--)[^`]*)`(?!`)""")]
    private static partial Regex InText();

    [GeneratedRegex("""\s+""")]
    private static partial Regex Space();
}
