namespace PageShield.Reports.Settings;

/// <summary>Marks a setting whose value must not appear in messages: a password, or a value that may contain one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretSettingAttribute : Attribute;
