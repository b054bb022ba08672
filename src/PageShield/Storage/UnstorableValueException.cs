namespace PageShield.Storage;

/// <summary>A value is longer than its column, on either provider. The message names both and may be shown to the sender.</summary>
public sealed class UnstorableValueException(string message) : Exception(message);
