namespace PageShield.Sites;

/// <summary>Limits of a site's settings.</summary>
public static class SiteLimits
{
    public const int NameLength = 100;
    public const int MostHosts = 200;
    public const int MostStartUrls = 200;
    public const int UrlLength = 2000;
    public const int MostPages = 10_000;

    /// <summary>Maximum characters of all journeys of a site.</summary>
    public const int JourneysLength = 20_000;

    /// <summary>Maximum characters of a recording.</summary>
    public const int RecordingLength = 200_000;

    public const int MostPersonas = 8;

    public const int MostSecrets = 30;
}
