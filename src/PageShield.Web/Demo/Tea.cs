using System.Globalization;

namespace PageShield.Web.Demo;

/// <summary>A product of the demo shop.</summary>
internal sealed record Tea(string Slug, string Name, string Kind, int Cents, string Water, string Time, string Main, string Dark, string Text)
{
    public static readonly IReadOnlyList<Tea> All =
    [
        new("morning-fog", "Morning Fog", "Earl Grey", 1190, "95 °C", "3 min", "#39506b", "#26374c",
            "Black tea from a hillside above the clouds, scented with real bergamot peel instead of oil. It wakes you up politely."),
        new("first-flush", "First Flush", "Darjeeling", 1690, "85 °C", "2 min", "#6f8f3f", "#4d672a",
            "The first leaves of spring, picked in the last week of March. Light in the cup, with apricot and a little pepper."),
        new("salt-coast", "Salt Coast", "Sencha", 1490, "75 °C", "1 min", "#2d5a3d", "#1f4029",
            "Steamed green tea from gardens that can smell the sea. Fresh, savoury, and good for a second and third infusion."),
        new("hearth", "Hearth", "Masala chai", 1290, "100 °C", "5 min", "#b3542e", "#8d3f20",
            "Strong Assam with cardamom, ginger, cinnamon and black pepper, crushed the day it is packed. Made for milk."),
        new("copper-mountain", "Copper Mountain", "Rooibos", 990, "100 °C", "6 min", "#a0402c", "#74291a",
            "Red bush from the Cederberg: round, sweet without sugar, and without caffeine. It forgives every brewing time."),
        new("night-garden", "Night Garden", "Camomile and mint", 890, "95 °C", "5 min", "#6a5a8c", "#4a3e66",
            "Whole camomile flowers with garden mint and lemon verbena. For the last cup of the day."),
    ];

    public string Price => Euros(Cents);

    public static Tea? Find(string slug) => All.FirstOrDefault(tea => tea.Slug == slug);

    public static string Euros(int cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture) + " €";
}
