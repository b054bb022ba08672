using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;

namespace PageShield.Cli.Scan;

/// <summary>One piece of evidence.</summary>
public sealed record ScannedFinding(
    string Rule, Severity Severity, string Title, string Evidence, int? Script, string? Page, int Line, int Column);
