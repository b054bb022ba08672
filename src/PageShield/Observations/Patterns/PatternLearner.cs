using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Observations.Patterns;

/// <summary>
/// Learns which parts of a site's URLs vary without meaning. A path position with many different values becomes one template. For pages,
/// <see cref="ValuesOfPages"/> different names are enough. For resources, only values that look machine-generated count, so a new file among many
/// keeps its own name.
/// </summary>
public static class PatternLearner
{
    /// <summary>Number of distinct names at one position from which pages fold.</summary>
    public const int ValuesOfPages = 50;

    /// <summary>Number of distinct machine-generated values at one position from which resources fold.</summary>
    public const int ValuesOfResources = 20;

    /// <summary>Number of distinct queries of one page or resource from which they fold.</summary>
    public const int Queries = 30;

    private const int MostExceptions = 60;
    private const int Section = 20;
    private const double HeavyShare = 0.05;

    /// <summary>Names that never fold, such as payment and sign-in pages.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "checkout", "cart", "basket", "bag", "payment", "payments", "pay", "billing", "order", "orders", "account", "login", "signin", "sign-in",
        "register",
        "signup", "search", "kasse", "warenkorb", "panier", "paiement", "carrito", "pago", "carrello", "pagamento", "contact", "admin",
    };

    /// <summary>Finds templates that can be learned in addition to the known ones.</summary>
    /// <param name="kind">Whether the URLs are pages or resources.</param>
    /// <param name="urls">URL templates with report counts, not yet folded by learned templates.</param>
    /// <param name="known">Templates learned earlier.</param>
    /// <param name="reverted">Patterns reverted by an operator, which are never learned again.</param>
    /// <param name="distinct">URLs that must not fold.</param>
    public static IReadOnlyList<Lesson> Learn(
        LearnedKind kind, IReadOnlyCollection<(string Url, long Reports)> urls, LearnedTemplates known, IReadOnlySet<string> reverted,
        IReadOnlySet<string> distinct)
    {
        var lessons = new List<Lesson>();
        var current = known;
        while (current.All.Count < LearnedTemplates.MaxCount)
        {
            var folded = urls.GroupBy(url => current.Fold(kind, url.Url)).ToDictionary(group => group.Key, group => group.Sum(url => url.Reports));
            if (Places(kind, folded).Where(place => !reverted.Contains(place.Pattern)).Select(place => LessonOf(kind, place, distinct))
                .OfType<Lesson>().FirstOrDefault() is not { } lesson)
                return lessons;

            lessons.Add(lesson);
            current = LearnedTemplates.Of([.. current.All, lesson.Template]);
        }

        return lessons;
    }

    /// <summary>Positions with enough distinct values, shallowest first.</summary>
    private static IEnumerable<Place> Places(LearnedKind kind, Dictionary<string, long> urls)
    {
        var places = new Dictionary<(string Prefix, string Ending), Place>();
        foreach (var (url, reports) in urls)
        {
            var start = url.IndexOf("://", StringComparison.Ordinal);
            if (start < 0) continue;

            var query = url.IndexOf('?', StringComparison.Ordinal);
            var pathEnd = query < 0 ? url.Length : query;
            for (var at = url.IndexOf('/', start + 3); at >= 0 && at < pathEnd; at = url.IndexOf('/', at + 1))
            {
                var end = url.IndexOf('/', at + 1);
                if (end < 0 || end > pathEnd) end = pathEnd;
                if (end == at + 1 || url[at + 1] == '{') continue;

                var segment = url[(at + 1)..end];
                var ending = LearnedTemplate.EndingOf(segment).ToString();
                if (kind == LearnedKind.Resource && !LearnedTemplate.LooksGenerated(segment.AsSpan(0, segment.Length - ending.Length))) continue;
                PlaceAt(places, url[..(at + 1)], kind == LearnedKind.Page ? LearnedTemplate.Name : LearnedTemplate.Id, ending)
                    .Add(segment, reports, url, end < pathEnd);
            }

            if (query >= 0 && !url.AsSpan(query + 1).SequenceEqual(LearnedTemplate.More))
                PlaceAt(places, url[..(query + 1)], LearnedTemplate.More, "").Add(url[(query + 1)..], reports, url, isInner: false);
        }

        var least = kind == LearnedKind.Page ? ValuesOfPages : ValuesOfResources;
        return places.Values
            .Where(place => place.Values.Count >= (place.Placeholder == LearnedTemplate.More ? Queries : least))
            .OrderBy(place => place.Prefix.AsSpan().Count('/')).ThenByDescending(place => place.Values.Count);
    }

    private static Place PlaceAt(Dictionary<(string Prefix, string Ending), Place> places, string prefix, string placeholder, string ending)
    {
        if (!places.TryGetValue((prefix, ending), out var place)) places.Add((prefix, ending), place = new Place(prefix, placeholder, ending));
        return place;
    }

    private static Lesson? LessonOf(LearnedKind kind, Place place, IReadOnlySet<string> distinct)
    {
        if (place.Placeholder == LearnedTemplate.More)
            return new Lesson(new LearnedTemplate(kind, place.Prefix, place.Placeholder, "", []), place.Examples(), place.Values.Count);

        var all = place.Values.Values.Sum(value => value.Reports);
        var except = place.Values
            .Where(value => StaysItself(value.Key, value.Value) || distinct.Any(url => IsAt(url, place.Prefix + value.Key)))
            .Select(value => value.Key).Order(StringComparer.Ordinal).ToList();
        if (except.Count > MostExceptions) return null;

        var least = kind == LearnedKind.Page ? ValuesOfPages : ValuesOfResources;
        return place.Values.Count - except.Count < least
            ? null
            : new Lesson(
                new LearnedTemplate(kind, place.Prefix, place.Placeholder, place.Ending, except), place.Examples(except), place.Values.Count);

        bool StaysItself(string value, Value seen) =>
            kind == LearnedKind.Page
                && (Words.Contains(value[..^place.Ending.Length]) || seen.Children >= Section || seen.Reports > HeavyShare * all);
    }

    private static bool IsAt(string url, string place) =>
        url.StartsWith(place, StringComparison.Ordinal) && (url.Length == place.Length || url[place.Length] is '/' or '?');

    private sealed class Value
    {
        public long Reports { get; set; }

        public int Children { get; set; }

        public required string Example { get; init; }
    }

    private sealed class Place(string prefix, string placeholder, string ending)
    {
        public string Prefix { get; } = prefix;

        public string Placeholder { get; } = placeholder;

        public string Ending { get; } = ending;

        public Dictionary<string, Value> Values { get; } = new(StringComparer.Ordinal);

        public string Pattern => Prefix + Placeholder + Ending;

        public void Add(string value, long reports, string url, bool isInner)
        {
            if (!Values.TryGetValue(value, out var seen)) Values.Add(value, seen = new Value { Example = url });
            seen.Reports += reports;
            if (isInner) seen.Children++;
        }

        public IReadOnlyList<string> Examples(IReadOnlyList<string>? except = null) =>
            [.. Values.Where(value => except is null || !except.Contains(value.Key)).Select(value => value.Value.Example)
                .Take(LearnedPattern.MostExamples)];
    }
}
