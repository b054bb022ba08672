using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Cli.Scan;

/// <summary>What <c>scan</c> prints as JSON; scripts rely on its names and vocabularies.</summary>
public sealed record ScanReport
{
    /// <summary>The URL that was asked for.</summary>
    public required string Site { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required IReadOnlyList<ScannedPage> Pages { get; init; }

    public required IReadOnlyList<ScannedScript> Scripts { get; init; }

    public required IReadOnlyList<ScannedConnection> Connections { get; init; }

    public required IReadOnlyList<ScannedCookie> Cookies { get; init; }

    public required IReadOnlyList<ScannedFinding> Findings { get; init; }
}

/// <summary>One page visit.</summary>
public sealed record ScannedPage(string Url, int Status, PageOutcome Outcome, string? Reason, ConsentOutcome Consent, IReadOnlyDictionary<string, string> Headers);

/// <summary>One script with all pages that it was on.</summary>
public sealed record ScannedScript
{
    public required int Id { get; init; }

    public required string Url { get; init; }

    public string? RequestedUrl { get; init; }

    public required IReadOnlyList<string> Redirects { get; init; }

    public required ScriptKind Kind { get; init; }

    public required AddedBy AddedBy { get; init; }

    public required bool Ran { get; init; }

    public NotRunReason? NotRunReason { get; init; }

    public Sha256Hash? Sha256 { get; init; }

    public Sha256Hash? SourceSha256 { get; init; }

    public required long Bytes { get; init; }

    public required Party Party { get; init; }

    public required string Host { get; init; }

    public required IReadOnlyList<string> Pages { get; init; }

    public int? Parent { get; init; }

    public int? Score { get; init; }

    public required VerdictKind Verdict { get; init; }

    public required IReadOnlyList<ScannedFinding> Findings { get; init; }
}

/// <summary>Requests of one kind to one URL.</summary>
public sealed record ScannedConnection(
    string Url, string Host, string Method, ConnectionType Type, string Initiator, int Count, long Bytes);

/// <summary>A cookie in the browser's jar after the visits.</summary>
public sealed record ScannedCookie(
    string Name, string Domain, string Path, Party Party, bool HttpOnly, bool Secure, string? SameSite, DateTimeOffset? Expires, string? SetBy);

/// <summary>One piece of evidence.</summary>
public sealed record ScannedFinding(
    string Rule, string Severity, string Title, string Evidence, int? Script, string? Page, int Line, int Column);
