using Microsoft.AspNetCore.WebUtilities;
using PageShield.Accounts;
using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Web.Alerts;

namespace PageShield.Web.Filters;

/// <summary>A list whose filters can be saved.</summary>
/// <param name="Name">Name used in its address.</param>
/// <param name="Filters">Names of its filters and sort parameter.</param>
/// <param name="IsOverSites">Whether the list exists for all sites together.</param>
/// <param name="IsOfSite">Whether the list exists per site.</param>
public sealed record FilteredList(string Name, IReadOnlyList<string> Filters, bool IsOverSites, bool IsOfSite)
{
    // These select a single row of one site, but a saved filter applies to every site. Such an address can be shared as is.
    private static readonly string[] OfOneRow = ["page", "script", "crawl", "same"];

    public static readonly IReadOnlyList<FilteredList> All =
    [
        new("scripts", [.. Names(ScriptFilter.Names), "sort"], IsOverSites: false, IsOfSite: true),
        new("connections", [.. Names(ConnectionFilter.Names), "sort"], IsOverSites: false, IsOfSite: true),
        new("cookies", [.. Names(CookieFilter.Names), "sort"], IsOverSites: false, IsOfSite: true),
        new("reports", [.. Names(ObservationFilter.Names), "sort"], IsOverSites: false, IsOfSite: true),
        new("changes", [.. Names(ChangeFilter.Names)], IsOverSites: true, IsOfSite: true),
        new("crawls", ["state"], IsOverSites: true, IsOfSite: true),
        new("alerts", [.. Names(AlertFilter.Names)], IsOverSites: true, IsOfSite: false),
    ];

    public static FilteredList? Find(string? name) => All.FirstOrDefault(list => list.Name == name);

    /// <summary>Normalizes the filters of a query string and drops the cursor.</summary>
    /// <returns>The query, or the problem with it.</returns>
    public (string Query, string? Problem) Read(string? query)
    {
        var values = QueryHelpers.ParseQuery(query).Where(static pair => pair.Key != "after" && !string.IsNullOrEmpty(pair.Value[0]))
            .ToDictionary(static pair => pair.Key, static pair => pair.Value[0], StringComparer.Ordinal);
        if (values.Keys.FirstOrDefault(OfOneRow.Contains) is { } single)
            return ("", $"'{single}' selects a single row of one site, but a saved filter applies to every site. Share the page's address instead.");
        if (values.Keys.FirstOrDefault(key => !Filters.Contains(key)) is { } unknown)
            return ("", $"The list {Name} has no filter '{unknown}'; available filters: {string.Join(", ", Filters.Except(OfOneRow))}.");
        if (values.Count == 0) return ("", "No filter is set.");

        var written = QueryHelpers.AddQueryString("", values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))[1..];
        return written.Length > SavedFilter.QueryLength ? ("", $"It exceeds {SavedFilter.QueryLength:N0} characters.") : (written, null);
    }

    /// <summary>The list's path for a site or for all sites; null if there is none.</summary>
    public string? PathOn(int? siteId) => siteId is { } site ? IsOfSite ? $"/sites/{site}/{Name}" : null : IsOverSites ? $"/{Name}" : null;

    private static IEnumerable<string> Names(IEnumerable<(string Name, string Label)> filters) => filters.Select(static filter => filter.Name);
}
