using System.Net;
using System.Text.RegularExpressions;

namespace PageShield.IntegrationTests.Screens;

/// <summary>What a person sees of a page before pressing anything: no markup, no attributes, nothing folded, no source.</summary>
internal static partial class VisibleText
{
    public static string Of(string html)
    {
        string before;
        do
        {
            before = html;
            html = InnermostFold().Replace(html, "$1");
        }
        while (html != before);

        return WebUtility.HtmlDecode(LineBreak().Replace(Tag().Replace(Code().Replace(html, ""), " "), " "));
    }

    [GeneratedRegex("""<details[^>]*>\s*<summary[^>]*>((?:(?!</summary>).)*)</summary>(?:(?!<details|</details>).)*</details>""",
        RegexOptions.Singleline)]
    private static partial Regex InnermostFold();

    [GeneratedRegex("""<td class="code">(?:(?!</td>).)*</td>|<head>.*?</head>|<datalist.*?</datalist>""", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    // Browsers show a line break in the markup as a space.
    [GeneratedRegex(@" *\n\s*")]
    private static partial Regex LineBreak();
}
