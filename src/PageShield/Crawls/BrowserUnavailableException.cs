namespace PageShield.Crawls;

/// <summary>No usable Chromium. The message says what was tried and what to do.</summary>
public sealed class BrowserUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
