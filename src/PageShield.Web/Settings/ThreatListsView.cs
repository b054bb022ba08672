namespace PageShield.Web.Settings;

/// <summary>State of all threat lists.</summary>
/// <param name="Entries">Number of active hosts, addresses and digests, from files and from the web.</param>
/// <param name="Libraries">Number of libraries with known vulnerabilities.</param>
/// <param name="Problems">Problems with the folder or its files, one sentence each.</param>
/// <param name="Feeds">Lists fetched from the web.</param>
public sealed record ThreatListsView(int Entries, int Libraries, IReadOnlyList<string> Problems, IReadOnlyList<ThreatFeedView> Feeds);
