namespace PageShield.Storage;

/// <summary>The program cannot run as it is set up; the message tells the operator what is wrong and what to do.</summary>
public sealed class CannotStartException(string message, Exception? innerException = null)
    : Exception(message, innerException);
