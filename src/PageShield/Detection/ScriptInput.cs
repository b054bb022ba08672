using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Detection;

/// <summary>A script, or a page with scripts in it, as served. All of its content is hostile.</summary>
public sealed record ScriptInput
{
    /// <summary>The decoded text. HTML pages and <c>&lt;script&gt;</c> fragments are also accepted.</summary>
    public required string Source { get; init; }

    /// <summary>Absolute URLs that are known to serve it; empty for inline code and files.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>The first of <see cref="Urls"/>; null if there is none.</summary>
    public Uri? Url
    {
        get => Urls.Count > 0 ? Urls[0] : null;
        init => Urls = value is { IsAbsoluteUri: true } ? [value] : [];
    }

    /// <summary>The site's own hosts (lower case). Destinations on them are not foreign.</summary>
    public IReadOnlyList<string> OwnHosts { get; init; } = [];

    /// <summary>
    /// Whether URLs are known and all belong to the owner of the host. A copy served from elsewhere makes the host a foreign destination.
    /// </summary>
    public bool ComesFrom(string host) => Urls.Count > 0 && Urls.All(url => RegistrableDomain.AreSame(url.IdnHost, host));

    /// <summary>Digests that may be on a threat list, such as body and source hash.</summary>
    public IReadOnlyList<Sha256Hash> Hashes { get; init; } = [];
}
