using System.Text.RegularExpressions;

namespace PageShield.Crawler.Journeys;

/// <summary>Tells a product's page by its address, as common shop platforms make them.</summary>
internal static partial class ProductPage
{
    public static bool Looks(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && Shape().IsMatch(parsed.PathAndQuery);

    [GeneratedRegex(
        @"^/(product|products|p|shop|item|produkt|produit|producto)/[^/?]+/?(\?|$)|route=product/product|product_id=|/\d+-[a-z0-9-]+\.html",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
