namespace PageShield.Web.Layout.Lists;

/// <summary>One column of an exported list.</summary>
internal sealed record Column<TRow>(string Name, Func<TRow, object?> Value);
