namespace PageShield.Web.Layout.Charts;

/// <summary>One position on the x axis of a chart: its label, and one value per series in the order of the series.</summary>
public sealed record Bar(string Label, IReadOnlyList<long> Values);
