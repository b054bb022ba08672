namespace PageShield.Detection.Intelligence;

/// <summary>Kind of data that an indicator is compared with.</summary>
public enum IndicatorKind
{
    /// <summary>A host and everything below it.</summary>
    Domain,

    /// <summary>One host, without its subdomains.</summary>
    Host,

    /// <summary>An absolute URL prefix without scheme and query, such as <c>cdn.example/js/</c>.</summary>
    UrlPrefix,

    /// <summary>The end of a URL's path on any host, such as <c>/gate.php</c>.</summary>
    PathSuffix,

    /// <summary>A SHA-256 in lower-case hexadecimal.</summary>
    Sha256,
}
