using System.Text.Json;
using System.Text.RegularExpressions;

namespace PageShield.Detection.Intelligence;

/// <summary>
/// Libraries with published vulnerabilities, from a feed in retire.js repository format: for each library <c>vulnerabilities</c> and
/// <c>extractors</c> (<c>filecontent</c>, <c>uri</c>, <c>filename</c>), with <c>§§version§§</c> as the version placeholder. Patterns that cannot be
/// matched in linear time are skipped.
/// </summary>
internal sealed class LibraryList
{
    private const int MaxPatterns = 5_000;
    private const int MaxPattern = 500;
    private const string Version = "§§version§§";

    private readonly IReadOnlyList<Library> _libraries;

    private LibraryList(IReadOnlyList<Library> libraries) => _libraries = libraries;

    /// <summary>An empty list.</summary>
    public static LibraryList Empty { get; } = new([]);

    /// <summary>Number of libraries.</summary>
    public int Count => _libraries.Count;

    /// <summary>Parses a feed; null if the text is not one.</summary>
    public static LibraryList? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            using var document =
                JsonDocument.Parse(text.AsMemory().TrimStart('\uFEFF'),
                new JsonDocumentOptions { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var left = MaxPatterns;
            var libraries = document.RootElement.EnumerateObject().Select(entry => Read(entry, ref left)).OfType<Library>().ToList();
            return libraries.Count > 0 ? new LibraryList(libraries) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds libraries with vulnerabilities in a script.</summary>
    /// <param name="text">Source of the script.</param>
    /// <param name="urls">Absolute URLs that serve the script, as far as known.</param>
    public IEnumerable<(string Name, string Version, int Offset, IReadOnlyList<LibraryWeakness> Weaknesses)> Find(
        string text, IReadOnlyList<Uri> urls)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(urls);
        foreach (var library in _libraries)
        {
            if (library.VersionIn(text, urls) is not var (version, offset)) continue;
            var weaknesses = library.Weaknesses.Where(weakness => weakness.Concerns(version)).ToList();
            if (weaknesses.Count > 0) yield return (library.Name, version, offset, weaknesses);
        }
    }

    private static Library? Read(JsonProperty entry, ref int left)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object || !entry.Value.TryGetProperty("extractors", out var extractors)
            || extractors.ValueKind != JsonValueKind.Object)
            return null;
        var weaknesses = Items(entry.Value, "vulnerabilities").Where(item => item.ValueKind == JsonValueKind.Object).Select(ReadWeakness).ToList();
        var content = Patterns(extractors, "filecontent", "", ref left);
        var address = Patterns(extractors, "uri", "", ref left);
        var name = Patterns(extractors, "filename", "^", ref left);
        return weaknesses.Count == 0 || content.Count + address.Count + name.Count == 0
            ? null
            : new Library(entry.Name, weaknesses, content, [.. address, .. name]);
    }

    private static LibraryWeakness ReadWeakness(JsonElement item)
    {
        var identifiers = item.TryGetProperty("identifiers", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new LibraryWeakness(
            Text(item, "atOrAbove"), Text(item, "below"),
            Severities.Read(Text(item, "severity")) ?? Severity.Medium,
            [.. Items(identifiers, "CVE").Where(number => number.ValueKind == JsonValueKind.String).Select(number => number.GetString() ?? "")
                .Take(5)],
            Text(identifiers, "summary") ?? "");
    }

    private static List<Regex> Patterns(JsonElement extractors, string kind, string before, ref int left)
    {
        var patterns = new List<Regex>();
        foreach (var item in Items(extractors, kind))
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: <= MaxPattern } pattern
                || !pattern.Contains(Version, StringComparison.Ordinal) || --left < 0)
                continue;
            try
            {
                patterns.Add(
                    new Regex(before + pattern.Replace(Version, "[0-9][0-9.a-z_\\-]+", StringComparison.Ordinal),
                    RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                // Uses lookarounds or backreferences, or is no valid pattern. The others still count.
            }
        }

        return patterns;
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed record Library(string Name, IReadOnlyList<LibraryWeakness> Weaknesses, IReadOnlyList<Regex> Content, IReadOnlyList<Regex> Address)
    {
        // A word that must occur in the text, so most patterns need not be tried at all.
        private readonly string?[] _words = [.. Content.Select(pattern => RequiredWord.In(pattern.ToString()))];

        public (string Version, int Offset)? VersionIn(string text, IReadOnlyList<Uri> urls)
        {
            for (var index = 0; index < Content.Count; index++)
            {
                if (_words[index] is { } word && !text.Contains(word, StringComparison.Ordinal)) continue;
                if (Content[index].Match(text) is { Success: true, Groups.Count: > 1 } match)
                    return (match.Groups[1].Value.TrimEnd('.', '-'), match.Index);
            }

            foreach (var address in urls.Select(static url => url.GetLeftPart(UriPartial.Path)))
            {
                foreach (var pattern in Address)
                {
                    var subject = pattern.ToString().StartsWith('^') ? address[(address.LastIndexOf('/') + 1)..] : address;
                    if (pattern.Match(subject) is { Success: true, Groups.Count: > 1 } match) return (Trimmed(match.Groups[1].Value), 0);
                }
            }

            return null;
        }

        // "jquery-1.8.3.min.js" gives "1.8.3.min" if the pattern is too broad.
        private static string Trimmed(string version)
        {
            foreach (var ending in (ReadOnlySpan<string>)[".js", ".min", "-min"])
            {
                if (version.EndsWith(ending, StringComparison.Ordinal)) version = version[..^ending.Length];
            }

            return version.TrimEnd('.', '-');
        }
    }
}
