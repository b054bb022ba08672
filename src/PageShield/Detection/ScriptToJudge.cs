using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>A script, or a page with scripts in it, as it was served; everything in it is hostile.</summary>
public sealed record ScriptToJudge
{
    /// <summary>The decoded text; HTML pages and <c>&lt;script&gt;</c> fragments are accepted too.</summary>
    public required string Source { get; init; }

    /// <summary>Where it came from; null for inline code and files.</summary>
    public Uri? Url { get; init; }

    /// <summary>Hosts that belong to the site itself (lower case); destinations there are not foreign.</summary>
    public IReadOnlyList<string> OwnHosts { get; init; } = [];

    /// <summary>Digests under which the script may be listed, such as body and source hash.</summary>
    public IReadOnlyList<Sha256Hash> Hashes { get; init; } = [];
}
