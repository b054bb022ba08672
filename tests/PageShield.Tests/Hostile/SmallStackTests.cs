using System.Text;
using System.Text.Json;
using PageShield.Crawler.Discovery;
using PageShield.Csp;
using PageShield.Sites;
using PageShield.Sites.Journeys;
using PageShield.Tests.Reports;

namespace PageShield.Tests.Hostile;

/// <summary>
/// The readers that stay in the server's own process, since every report passes them: none may need more stack for a deeper text. They run
/// on a stack that a few hundred nested calls would overflow, which would end this process.
/// </summary>
public sealed class SmallStackTests
{
    private const int Stack = 160 * 1024;
    private const int Long = 400_000;

    private static IEnumerable<string> Texts =>
    [
        .. HostileTexts.Make(48, seed: 5, []).Select(static text => text.Text),
        new('[', Long),
        new('{', Long),
        Repeated("{\"a\":"),
        Repeated("[{\"type\":\"csp-violation\",\"body\":"),
        Repeated("{\"csp-report\":"),
        $$$"""[{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"https://{{{Repeated("a.")}}}/","originalPolicy":"{{{Repeated("'self' ")}}}"}}]""",
        $$$"""{"csp-report":{"document-uri":"https://shop.example/{{{Repeated("%2e%2e/")}}}","blocked-uri":"{{{Repeated("blob:")}}}"}}""",
        Repeated("default-src 'self' "),
        Repeated("script-src;"),
        "script-src " + Repeated("https://*.*.*/ "),
        "script-src " + Repeated("'nonce-a"),
        Repeated("User-agent: pageshield\nDisallow: /*a*a*a*a\n"),
        "User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("*a", 900)) + "$\n",
    ];

    [Fact]
    public void Readers_in_the_servers_process_need_no_more_stack_for_deeper_texts()
    {
        var paths = new[] { "/", "/" + new string('a', 2000) + "b" };
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var text in Texts)
                    {
                        ParsedReports.Of(text);
                        _ = CspPolicy.Parse(text).ToString();
                        var robots = RobotsTxt.Parse(text);
                        foreach (var path in paths) robots.Allows(path);
                        JourneyText.Parse(text.Length > SiteLimits.JourneysLength ? text[..SiteLimits.JourneysLength] : text);
                        CodegenImport.Looks(text);
                        Json(text);
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            Stack);

        thread.Start();
        thread.Join();

        Assert.Null(failure);
    }

    // As DevTools' messages are read.
    private static void Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new() { MaxDepth = 1000 });
        }
        catch (JsonException)
        {
            // Most are none.
        }
    }

    private static string Repeated(string part) => new StringBuilder().Insert(0, part, Long / part.Length).ToString();
}
