using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PageShield.Accounts;

namespace PageShield.Web.Metrics;

/// <summary>
/// Reduces the metrics to the series of the visible sites for a token that is limited to some sites. Totals over all sites and metrics of the server
/// are removed, since they reveal data of other sites.
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

    /// <summary>Returns the samples labeled with a site in scope, with their descriptions.</summary>
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
