using System.Text.Json;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Pages;

/// <summary>
/// The order in which a page's parser runs the scripts in the markup, without async and deferred ones. The last few orders are kept, so that pages of
/// one template with different orders are reported only once.
/// </summary>
internal static class PageOrder
{
    private const int MostScripts = 500;
    private const int MostOrders = 5;

    /// <summary>Stores the order on the page and returns the first two scripts that run in an order not seen before.</summary>
    public static OrderDifference? Update(CrawlVisit visit, Page page, IReadOnlyList<ScriptSighting> sightings)
    {
        if (!visit.IsWhole) return null;

        var scripts = sightings.Where(sighting => IsOrdered(sighting.Captured)).OrderBy(sighting => sighting.Captured.Id)
            .Select(sighting => sighting.Script).DistinctBy(script => script.Id).Take(MostScripts).ToList();
        var now = scripts.ConvertAll(script => script.Id);
        var known = page.ScriptOrders is null ? [] : JsonSerializer.Deserialize<List<List<long>>>(page.ScriptOrders) ?? [];
        page.ScriptOrders = JsonSerializer.Serialize(known.Where(order => !order.SequenceEqual(now)).Prepend(now).Take(MostOrders));

        return known.Count > 0 && FirstSwap(now, known[0]) is var (first, second) && !known.Exists(order => Runs(order, first, second))
            ? new(scripts.Find(script => script.Id == first)!, scripts.Find(script => script.Id == second)!) // both are in the current order
            : null;
    }

    private static (long First, long Second)? FirstSwap(List<long> now, List<long> before)
    {
        var remaining = now.Where(before.Contains).ToList();
        var earlier = before.Where(now.Contains).ToList();
        for (var place = 0; place < remaining.Count; place++)
        {
            if (remaining[place] != earlier[place]) return (remaining[place], earlier[place]);
        }

        return null;
    }

    private static bool Runs(List<long> order, long first, long second) =>
        order.IndexOf(first) is >= 0 and var place && order.IndexOf(second) > place;

    private static bool IsOrdered(CapturedScript script) =>
        script is { Kind: ScriptKind.Inline or ScriptKind.External, Ran: true, InServedHtml: true, Async: false, Defer: false };
}
