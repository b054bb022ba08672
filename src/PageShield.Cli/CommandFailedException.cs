namespace PageShield.Cli;

/// <summary>A verb could not do its work; the message tells the operator why and what to do. Exit code 2.</summary>
internal sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
