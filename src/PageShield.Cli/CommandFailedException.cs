namespace PageShield.Cli;

/// <summary>A command failed; the message says why and what to do. Exit code 2.</summary>
internal sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
