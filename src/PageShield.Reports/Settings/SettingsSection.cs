namespace PageShield.Reports.Settings;

/// <summary>A section of the settings and the options class that is bound to it. Several classes may share a section.</summary>
public sealed record SettingsSection(string Path, Type Options);
