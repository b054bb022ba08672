namespace PageShield.Accounts;

/// <summary>
/// The sites that the current request may read and change. It flows with the request through everything awaited in it, so every database context
/// applies it, however it was created. Outside requests nothing is set and everything is visible.
/// </summary>
public static class SiteScope
{
    private static readonly AsyncLocal<int[]?> Flowing = new();

    /// <summary>The visible sites; null for all.</summary>
    public static int[]? Current => Flowing.Value;

    /// <summary>Restricts what the calling method and everything it awaits from now on can see. Ends with the calling async method.</summary>
    /// <param name="sites">Null for all sites.</param>
    public static void Enter(int[]? sites) => Flowing.Value = sites;

    /// <summary>Whether this site is visible now.</summary>
    public static bool Includes(int siteId) => Current is not { } sites || sites.Contains(siteId);
}
