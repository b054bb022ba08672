using System.Globalization;

namespace PageShield.Web.Demo;

/// <summary>The basket of a demo shop visitor, stored in a cookie as <c>hearth:2,salt-coast:1</c>.</summary>
internal sealed class Basket
{
    public const string CookieName = "basket";
    private const int MostTins = 9;
    private readonly SortedDictionary<string, int> _tins = new(StringComparer.Ordinal);

    public IEnumerable<(Tea Tea, int Tins)> Lines =>
        Tea.All.Where(tea => _tins.ContainsKey(tea.Slug)).Select(tea => (tea, _tins[tea.Slug]));

    public int Count => _tins.Values.Sum();

    public int Cents => Lines.Sum(static line => line.Tea.Cents * line.Tins);

    /// <summary>Parses the cookie and ignores invalid parts.</summary>
    public static Basket Of(HttpRequest request)
    {
        var basket = new Basket();
        foreach (var line in (request.Cookies[CookieName] ?? "").Split(',').Take(Tea.All.Count))
        {
            if (line.Split(':') is [var slug, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var tins))
                basket.Add(slug, tins);
        }

        return basket;
    }

    /// <summary>A sample basket for the checkout if nothing was chosen, to show a complete checkout on a first visit.</summary>
    public static Basket Sample()
    {
        var basket = new Basket();
        basket.Add("morning-fog", 1);
        basket.Add("hearth", 2);
        return basket;
    }

    public void Add(string slug, int tins)
    {
        if (Tea.Find(slug) is null || tins < 1) return;

        _tins[slug] = Math.Min(MostTins, _tins.GetValueOrDefault(slug) + Math.Min(tins, MostTins));
    }

    public override string ToString() => string.Join(',', _tins.Select(static line => FormattableString.Invariant($"{line.Key}:{line.Value}")));
}
