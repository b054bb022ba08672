namespace PageShield.Storage;

/// <summary>A value is longer than its column, on either provider; the message names both and may be shown to whoever sent it.</summary>
public sealed class UnstorableValueException(string message) : Exception(message);
