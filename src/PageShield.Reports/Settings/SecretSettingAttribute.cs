namespace PageShield.Reports.Settings;

/// <summary>Marks a setting whose value no message repeats: a password, or something that may hold one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretSettingAttribute : Attribute;
