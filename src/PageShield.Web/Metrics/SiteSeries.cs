using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PageShield.Accounts;

namespace PageShield.Web.Metrics;

/// <summary>
/// Leaves of the metrics, for a token that may see only some sites, the series of those: totals over all sites and the server's own figures tell of
/// others.
/// </summary>
internal sealed partial class SiteSeries(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (SiteScope.Current is null)
        {
            await next(http);
            return;
        }

        var original = http.Response.Body;
        using var everything = new MemoryStream();
        http.Response.Body = everything;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = original;
        }

        var own = Encoding.UTF8.GetBytes(OwnOf(Encoding.UTF8.GetString(everything.GetBuffer().AsSpan(0, (int)everything.Length))));
        http.Response.ContentLength = null;
        await http.Response.Body.WriteAsync(own, http.RequestAborted);
    }

    /// <summary>The samples labelled with a site in scope, each under its description.</summary>
    private static string OwnOf(string text)
    {
        var own = new StringBuilder();
        var description = new StringBuilder();
        var isDescribing = false;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
            {
                if (!isDescribing) description.Clear();
                isDescribing = true;
                if (line.StartsWith("# EOF", StringComparison.Ordinal)) own.Append(line).Append('\n');
                else description.Append(line).Append('\n');
                continue;
            }

            isDescribing = false;
            if (Site().Match(line) is not { Success: true } site || !int.TryParse(site.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var id)
                || !SiteScope.Includes(id))
                continue;
            own.Append(description).Append(line).Append('\n');
            description.Clear();
        }

        return own.ToString();
    }

    [GeneratedRegex("""[{,]site="([0-9]+)"[,}]""")]
    private static partial Regex Site();
}
