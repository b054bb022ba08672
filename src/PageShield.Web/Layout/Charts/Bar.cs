namespace PageShield.Web.Layout.Charts;

/// <summary>One bar of a chart: its label and one value a series, from the bottom up.</summary>
public sealed record Bar(string Label, IReadOnlyList<long> Values);
