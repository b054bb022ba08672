namespace PageShield.Cli.Sites;

/// <summary>A site just added.</summary>
internal sealed record AddedSite(int Id, string ReportKey);
