namespace PageShield.Web.Alerts.Channels;

/// <summary>A channel just created, or its new secret; the secret is null for e-mail.</summary>
public sealed record NewChannel(int Id, string? Secret);
