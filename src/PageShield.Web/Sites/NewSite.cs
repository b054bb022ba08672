namespace PageShield.Web.Sites;

/// <summary>A newly created site.</summary>
public sealed record NewSite(int Id, string ReportKey);
