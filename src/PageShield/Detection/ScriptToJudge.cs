using PageShield.Reports;

namespace PageShield.Detection;

/// <summary>A script, or a page with scripts in it, as it was served; everything in it is hostile.</summary>
public sealed record ScriptToJudge
{
    /// <summary>The decoded text; HTML pages and <c>&lt;script&gt;</c> fragments are accepted too.</summary>
    public required string Source { get; init; }

    /// <summary>Absolute addresses that it is known to come from; empty for inline code and files.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [];

    /// <summary>The first of <see cref="Urls"/>; null where there is none.</summary>
    public Uri? Url
    {
        get => Urls.Count > 0 ? Urls[0] : null;
        init => Urls = value is { IsAbsoluteUri: true } ? [value] : [];
    }

    /// <summary>Hosts that belong to the site itself (lower case); destinations there are not foreign.</summary>
    public IReadOnlyList<string> OwnHosts { get; init; } = [];

    /// <summary>Whether everything that is known of where it comes from belongs to the host's owner: a copy elsewhere speaks to a stranger.</summary>
    public bool ComesFrom(string host) => Urls.Count > 0 && Urls.All(url => RegistrableDomain.AreSame(url.IdnHost, host));

    /// <summary>Digests under which the script may be listed, such as body and source hash.</summary>
    public IReadOnlyList<Sha256Hash> Hashes { get; init; } = [];
}
