using System.Text.RegularExpressions;

namespace PageShield.Tests.Architecture;

/// <summary>The house rules that no analyzer checks.</summary>
public sealed partial class HouseTests
{
    private const int MostColumns = 150;
    private const int MostLines = 300;
    private const int MostFilesInFolder = 35;

    [Fact]
    public void Lines_fit_the_width() =>
        Assert.Empty(Repository.Sources.SelectMany(static file => file.Lines.Select((line, at) => (line, at))
            .Where(static row => row.line.Length > MostColumns).Select(row => $"{file.Name}:{row.at + 1}: {row.line.Length} columns")));

    [Fact]
    public void Files_are_short() =>
        Assert.DoesNotContain(
            Repository.Sources.Where(static file => file.Name.EndsWith(".cs", StringComparison.Ordinal))
                .Select(static file => (file.Name, file.Lines.Length)),
            static file => file.Length > MostLines);

    [Fact]
    public void A_folder_with_many_files_has_rooms() =>
        Assert.DoesNotContain(Repository.Sources.CountBy(static file => file.Folder), static folder => folder.Value > MostFilesInFolder);

    [Fact]
    public void A_file_has_one_top_level_type()
    {
        var wrong = from file in Repository.Sources
                    where file.Name.EndsWith(".cs", StringComparison.Ordinal)
                    let types = TopLevelType().Matches(file.Text).Select(static match => match.Groups[1].Value).Distinct().ToList()
                    where types.Count > 1
                    select $"{file.Name}: {string.Join(", ", types)}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_database_context_has_one_name()
    {
        var names = Repository.Sources.SelectMany(static file => ContextName().Matches(file.Text).Select(match => (file.Name, match.Groups[1].Value)))
            .ToList();

        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, static row => row.Value is not ("database" or "_database"));
    }

    [Fact]
    public void Constant_fields_are_in_pascal_case() =>
        Assert.DoesNotContain(
            Repository.Sources.SelectMany(static file => ConstantField().Matches(file.Text).Select(match => (file.Name, Field: match.Groups[1].Value))),
            static row => !char.IsAsciiLetterUpper(row.Field[0]));

    [GeneratedRegex(@"^(?:public|internal) (?:static |sealed |abstract |readonly |partial |ref )*(?:class|record struct|record|struct|enum|interface) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\bPageShieldDbContext ([a-z_]\w*)")]
    private static partial Regex ContextName();

    [GeneratedRegex(@"^    (?:private|internal|public) (?:static readonly|const) [^=(;]+? (\w+)(?: =|;)", RegexOptions.Multiline)]
    private static partial Regex ConstantField();
}
