namespace PageShield.Accounts;

/// <summary>
/// The sites that the running request may see and touch. It flows with the request through everything awaited in it, so that
/// every database context reads it, however it was made; outside of requests nothing is set and everything is visible.
/// </summary>
public static class SiteScope
{
    private static readonly AsyncLocal<int[]?> Flowing = new();

    /// <summary>The visible sites; null for all.</summary>
    public static int[]? Current => Flowing.Value;

    /// <summary>Narrows what the calling method and all that it awaits from now on can see; ends with the calling async method.</summary>
    /// <param name="sites">Null for all sites.</param>
    public static void Enter(int[]? sites) => Flowing.Value = sites;

    /// <summary>Whether this site is visible now.</summary>
    public static bool Includes(int siteId) => Current is not { } sites || sites.Contains(siteId);
}
