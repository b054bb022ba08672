namespace PageShield.Reports.Settings;

/// <summary>A section of the settings and the class that is bound from it; several classes may share one.</summary>
public sealed record SettingsSection(string Path, Type Options);
