namespace PageShield.Crawler.Browsers;

/// <summary>A Chromium that was found, and why this one.</summary>
/// <param name="Path">The executable.</param>
/// <param name="Reason">For the log: <c>configured</c>, <c>installed on this machine</c>…</param>
public sealed record BrowserInstall(string Path, string Reason);
