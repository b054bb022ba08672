namespace PageShield.Web.Layout;

/// <summary>One column of an exported list.</summary>
internal sealed record Column<TRow>(string Name, Func<TRow, object?> Value);
