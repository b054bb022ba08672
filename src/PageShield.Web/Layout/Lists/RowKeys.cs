using System.Globalization;

namespace PageShield.Web.Layout.Lists;

/// <summary>Rows selected in a list.</summary>
internal static class RowKeys
{
    /// <summary>Parses <c>site/row</c> pairs from the first <paramref name="most"/> keys; skips invalid ones.</summary>
    public static IEnumerable<(int SiteId, long Id)> Read(IEnumerable<string?> keys, int most)
    {
        foreach (var key in keys.OfType<string>().Take(most))
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0
                && int.TryParse(key.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var site)
                && long.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                yield return (site, id);
        }
    }
}
