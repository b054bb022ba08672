using System.Globalization;
using PageShield.Reports;

namespace PageShield.Benchmarks.Reports;

/// <summary>The load of the ingest figures: 500 pages × 7 scripts, as browsers spell them.</summary>
internal static class ReportBodies
{
    private static readonly string[] Scripts =
    [
        "https://www.googletagmanager.com/gtm.js?id=GTM-ABC123", "https://cdn.shop.example/assets/app.3f2a9c1d.js", "https://js.stripe.com/v3/",
        "https://connect.facebook.net/en_US/fbevents.js", "https://static.hotjar.com/c/hotjar-123.js?sv=6", "inline",
        "https://widget.trustpilot.com/bootstrap/v5/tp.widget.bootstrap.min.js",
    ];

    public static IEnumerable<string> All(ReportKey key)
    {
        for (var page = 0; page < 500; page++)
        {
            var name = new string([.. page.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0'))]);
            foreach (var script in Scripts)
            {
                yield return $$$"""
                    {"csp-report":{"document-uri":"https://shop.example/category/{{{name}}}?utm_source=mail","referrer":"https://www.google.com/","violated-directive":"script-src-elem","effective-directive":"script-src-elem","original-policy":"default-src 'self'; script-src 'self' 'nonce-{{{page}}}'; report-uri https://reports.example/r/{{{key}}}; report-to page-shield","disposition":"report","blocked-uri":"{{{script}}}","line-number":{{{page % 90 + 1}}},"column-number":13,"source-file":"https://shop.example/category/{{{name}}}","status-code":200,"script-sample":""}}
                    """;
            }
        }
    }
}
