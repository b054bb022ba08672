namespace PageShield.Sites;

/// <summary>
/// The response headers that make visitors' browsers send reports, for common web servers. Pages over plain HTTP get only
/// <c>report-uri</c>: browsers send Reporting API reports only over HTTPS, and <c>report-to</c> would disable <c>report-uri</c>.
/// </summary>
public sealed class HeaderSnippets
{
    /// <summary>Name of the endpoint in <c>Reporting-Endpoints</c> and <c>report-to</c>.</summary>
    public const string EndpointName = "page-shield";

    // These lists match nothing, so everything is reported. A report-only policy blocks nothing.
    private const string Directives =
        "script-src 'report-sample' 'report-sha256'; connect-src 'none'; frame-src 'none'; worker-src 'none'; object-src 'none'; form-action 'none'";

    /// <param name="reportsBase">The public address of the reporting endpoint, without trailing slash.</param>
    /// <param name="reportKey">The site's report key.</param>
    /// <param name="overHttps">Whether both the pages and the endpoint are served over HTTPS.</param>
    public HeaderSnippets(string reportsBase, string reportKey, bool overHttps)
    {
        Endpoint = $"{reportsBase}/r/{reportKey}";
        Policy = $"{Directives}; report-uri {Endpoint}" + (overHttps ? $"; report-to {EndpointName}" : "");
        ReportingEndpoints = overHttps ? $"{EndpointName}=\"{Endpoint}\"" : null;
    }

    /// <summary>The address that reports are sent to.</summary>
    public string Endpoint { get; }

    /// <summary>Value of <c>Content-Security-Policy-Report-Only</c>.</summary>
    public string Policy { get; }

    /// <summary>Value of <c>Reporting-Endpoints</c>; null unless pages and endpoint are served over HTTPS.</summary>
    public string? ReportingEndpoints { get; }

    /// <summary>The snippets for all servers.</summary>
    public IReadOnlyList<HeaderSnippet> All => [Plain, Nginx, Apache, Caddy, Iis, AspNetCore, Cloudflare, WordPress, Shopify];

    private HeaderSnippet Plain => new("Any server", "Send these response headers with every page:",
        Lines($"Content-Security-Policy-Report-Only: {Policy}", ReportingEndpoints is null ? null : $"Reporting-Endpoints: {ReportingEndpoints}"));

    private HeaderSnippet Nginx => new("nginx", "In the server block. Repeat them in each location that has its own add_header lines:",
        Lines($"add_header Content-Security-Policy-Report-Only \"{Policy}\" always;",
            ReportingEndpoints is null ? null : $"add_header Reporting-Endpoints '{ReportingEndpoints}' always;"));

    private HeaderSnippet Apache => new("Apache", "In the virtual host, with mod_headers enabled (a2enmod headers):",
        Lines($"Header always set Content-Security-Policy-Report-Only \"{Policy}\"",
            ReportingEndpoints is null ? null : $"Header always set Reporting-Endpoints '{ReportingEndpoints}'"));

    private HeaderSnippet Caddy => new("Caddy", "In the site's block:",
        Lines("header {", $"    Content-Security-Policy-Report-Only \"{Policy}\"",
            ReportingEndpoints is null ? null : $"    Reporting-Endpoints `{ReportingEndpoints}`", "}"));

    private HeaderSnippet AspNetCore => new("ASP.NET Core", "In Program.cs, before other middleware:",
        Lines("app.Use((context, next) =>", "{",
            $"    context.Response.Headers.Append(\"Content-Security-Policy-Report-Only\", \"{Policy}\");",
            ReportingEndpoints?.Replace("\"", "\\\"", StringComparison.Ordinal) is { } endpoints
                ? $"    context.Response.Headers.Append(\"Reporting-Endpoints\", \"{endpoints}\");" : null,
            "    return next(context);", "});"));

    private HeaderSnippet Iis => new("IIS", "In web.config, inside system.webServer:",
        Lines("<httpProtocol>", "  <customHeaders>",
            $"    <add name=\"Content-Security-Policy-Report-Only\" value=\"{Policy}\" />",
            ReportingEndpoints is null
                ? null
                : $"    <add name=\"Reporting-Endpoints\" value=\"{ReportingEndpoints.Replace("\"", "&quot;", StringComparison.Ordinal)}\" />",
            "  </customHeaders>", "</httpProtocol>"));

    private HeaderSnippet Cloudflare =>
        new("Cloudflare",
            "In Rules, Transform Rules, Modify Response Header, for all incoming requests, add each of these with “Set static”:", Plain.Text);

    private HeaderSnippet WordPress =>
        new("WordPress", "In a file in wp-content/mu-plugins, such as page-shield.php. Clear any page cache afterwards:",
        Lines("<?php", "add_action('send_headers', function () {",
            $"    header(\"Content-Security-Policy-Report-Only: {Policy}\");",
            ReportingEndpoints is null ? null : $"    header('Reporting-Endpoints: {ReportingEndpoints}');",
            "});"));

    private HeaderSnippet Shopify => new("Shopify",
        "Shopify does not let shops set response headers, and browsers ignore report-only policies in the markup. "
            + "If your domain runs through your own proxy, such as Cloudflare, set these headers there. "
            + "Otherwise only the crawler monitors the shop:",
        Plain.Text);

    private static string Lines(params string?[] lines) => string.Join('\n', lines.Where(line => line is not null));
}
