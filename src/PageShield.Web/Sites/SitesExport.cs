using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PageShield.Sites;
using PageShield.Storage;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;

namespace PageShield.Web.Sites;

/// <summary>Exports all sites as a file. The CSV has the columns of the import, to support editing and re-importing.</summary>
internal static class SitesExport
{
    private static readonly string[] Columns = ["url", "name", "hosts", "environment", "sitemap", "follow_links", "page_limit", "cron", "time_zone"];

    public static IResult Export(PageShieldDbContext database, string? q = null, string format = "csv")
    {
        var sites = database.Sites.AsNoTracking().Matching(q).OrderBy(site => site.Name).ThenBy(site => site.Id).Select(SiteView.FromSite)
            .AsAsyncEnumerable();
        return format switch
        {
            "csv" => new CsvDownload("sites.csv", Columns, sites.Select(Row)),
            "json" => TypedResults.Ok(sites),
            _ => TypedResults.Problem("The format must be csv or json.", statusCode: StatusCodes.Status400BadRequest),
        };
    }

    private static string?[] Row(SiteView site) =>
    [
        string.Join(' ', site.StartUrls), site.Name, string.Join(' ', site.Hosts), site.Environment.ToString().ToLowerInvariant(),
        YesNo(site.UseSitemap), YesNo(site.FollowLinks), site.PageLimit.ToString(CultureInfo.InvariantCulture), site.Cron, site.TimeZone,
    ];

    private static string YesNo(bool value) => value ? "yes" : "no";
}
