using System.Globalization;
using PageShield.Inventory;
using PageShield.Inventory.Pages;

namespace PageShield.Web.Cloudflare;

/// <summary>The query parameters of a list, as documented by Cloudflare.</summary>
internal sealed record ZoneQuery
{
    /// <summary>Maximum rows per page, unless all are requested.</summary>
    public const int LargestPage = 100;

    /// <summary>Maximum rows of a CSV file and of <c>page=all</c>.</summary>
    public const int MostRows = 50_000;

    private const int DefaultPage = 10;
    private const int MostPatterns = 50;

    public int Page { get; private init; } = 1;

    public int PerPage { get; private init; } = DefaultPage;

    public bool IsCsv { get; private init; }

    public bool IsAscending { get; private init; }

    public bool ByFirstSeen { get; private init; }

    public bool MaliciousFirst { get; private init; }

    public bool WithoutDuplicates { get; private init; }

    /// <summary>Whether <c>/cdn-cgi</c> paths are excluded, as is the default.</summary>
    public bool WithoutCdnCgi { get; private init; } = true;

    /// <summary>LIKE patterns with <c>\</c> as escape; empty for no filter.</summary>
    public IReadOnlyList<string> Hosts { get; private init; } = [];

    public IReadOnlyList<string> Pages { get; private init; } = [];

    public IReadOnlyList<string> Urls { get; private init; } = [];

    public IReadOnlyList<string> ExcludedUrls { get; private init; } = [];

    public IReadOnlyList<InventoryStatus> Statuses { get; private init; } = [InventoryStatus.Active];

    /// <summary>Parses the parameters; <c>problem</c> describes the first invalid one.</summary>
    public static bool TryRead(IQueryCollection values, out ZoneQuery query, out string? problem)
    {
        query = new ZoneQuery();
        problem = null;
        var isAll = values["page"] == "all";
        var page = Number(values["page"], 1, int.MaxValue, 1);
        var perPage = Number(values["per_page"], 1, LargestPage, DefaultPage);
        if (page is null && !isAll) problem = "page must be a number from 1, or 'all'.";
        else if (perPage is null) problem = $"per_page must be a number from 1 to {LargestPage}.";
        else if (!OneOf(values["direction"], "asc", "desc")) problem = "direction must be 'asc' or 'desc'.";
        else if (!OneOf(values["order_by"], "first_seen_at", "last_seen_at")) problem = "order_by must be 'first_seen_at' or 'last_seen_at'.";
        else if (!OneOf(values["export"], "csv")) problem = "export must be 'csv'.";
        else if (Statused(values["status"]) is null) problem = "status must be a comma-separated list of 'active', 'infrequent' and 'inactive'.";
        if (problem is not null) return false;

        var isCsv = values["export"] == "csv";
        query = new ZoneQuery
        {
            Page = isAll || isCsv ? 1 : page!.Value, // not null: tested above
            PerPage = isAll || isCsv ? MostRows : perPage!.Value, // not null: tested above
            IsCsv = isCsv,
            IsAscending = values["direction"] == "asc",
            ByFirstSeen = values["order_by"] == "first_seen_at",
            MaliciousFirst = values["prioritize_malicious"] == "true",
            WithoutDuplicates = values["exclude_duplicates"] == "true",
            WithoutCdnCgi = values["exclude_cdn_cgi"] != "false",
            Hosts = [.. Words(values["hosts"]).Select(static word => Pattern(word.ToLowerInvariant()))],
            Pages = [.. Words(values["page_url"]).Select(Pattern)],
            Urls = [.. Words(values["urls"]).Select(static word => Pattern($"*{word}*"))],
            ExcludedUrls = [.. Words(values["exclude_urls"]).Select(static word => Pattern($"*{word}*"))],
            Statuses = Statused(values["status"])!, // not null: tested above
        };
        return true;
    }

    /// <summary>Comma-separated values, each URL-decoded; empty if there are none.</summary>
    public static IEnumerable<string> Words(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostPatterns)
            .Select(static word => Uri.UnescapeDataString(word));

    /// <summary>Converts a word with <c>*</c> at its start or end to a LIKE pattern.</summary>
    public static string Pattern(string word)
    {
        var middle = word.Trim('*').Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        return (word.StartsWith('*') ? "%" : "") + middle + (word.Length > 1 && word.EndsWith('*') ? "%" : "");
    }

    private static List<InventoryStatus>? Statused(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [InventoryStatus.Active];
        var found = new List<InventoryStatus>();
        foreach (var word in Words(text))
        {
            switch (word)
            {
                case "active": found.Add(InventoryStatus.Active); break;
                case "infrequent": found.Add(InventoryStatus.Unconfirmed); break;
                case "inactive": found.AddRange([InventoryStatus.Inactive, InventoryStatus.Removed]); break;
                default: return null;
            }
        }

        return found;
    }

    private static int? Number(string? text, int least, int most, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? number : null;

    private static bool OneOf(string? text, params ReadOnlySpan<string> words) => string.IsNullOrEmpty(text) || words.Contains(text);
}
