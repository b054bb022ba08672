using PageShield.Inventory.Connections;
using PageShield.Reports;

namespace PageShield.Cli.Scan;

/// <summary>A cookie in the browser's jar after the visits.</summary>
public sealed record ScannedCookie(
    string Name, string Domain, string Path, Party Party, bool HttpOnly, bool Secure, string? SameSite, DateTimeOffset? Expires, string? SetBy);
