namespace PageShield.Storage;

/// <summary>The program cannot run with its configuration. The message tells the operator what is wrong and what to do.</summary>
public sealed class CannotStartException(string message, Exception? innerException = null)
    : Exception(message, innerException);
