using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Connections.Vendors;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Inventory;

/// <summary>Scripts of a site over REST and as exports, and downloads of their stored sources.</summary>
public static class ScriptsApi
{
    private static readonly IReadOnlyList<Column<ScriptRow>> Columns =
    [
        new("id", row => row.Id), new("url", row => row.Url), new("host", row => row.Host), new("kind", row => row.Kind),
        new("place", row => row.Place),
        new("party", row => row.Party), new("addedBy", row => row.AddedBy), new("status", row => row.Status), new("verdict", row => row.Verdict),
        new("overruledVerdict", row => row.OverruledVerdict),
        new("score", row => row.Score), new("seenBy", row => row.SeenBy), new("onPaymentPage", row => row.OnPaymentPage),
        new("pages", row => row.PageCount),
        new("versions", row => row.VersionCount), new("reports", row => row.ReportCount), new("ran", row => row.Ran),
        new("notRunReason", row => row.NotRunReason),
        new("approval", row => row.Approval), new("sha256", row => row.Sha256), new("firstSeenAt", row => row.FirstSeenAt),
        new("lastSeenAt", row => row.LastSeenAt),
        new("vendor", row => VendorList.Of(row.Host)?.ToString()),
    ];

    public static void MapScriptsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapSiteList(
            "scripts",
            "Scripts of a site. Filters: q, verdict, host, party, kind, status, seen (crawl, visitors, both), page, payment, ran, "
            + "approval (pending, authorized, denied), overruled (yes, no); sort: risk, first-seen, last-seen, host.",
            Columns,
            (database, siteId, filter, after, size, cancellationToken) =>
                database.ListScriptsAsync(siteId, ScriptFilter.Read(filter), after, size, cancellationToken));
        routes.MapGet("/api/sites/{siteId:int}/scripts/{scriptId:long}", FindAsync).RequireAuthorization(Policies.Viewer).WithTags("Inventory")
            .WithSummary("One script with its loading chain, versions and pages.");
        routes.MapGet("/api/sites/{siteId:int}/scripts/{scriptId:long}/versions/{sha256}/source", DownloadAsync).RequireAuthorization(Policies.Viewer)
            .WithTags("Inventory")
            .WithSummary("The stored source of one version, as a file.");
        routes.MapGet("/sites/{siteId:int}/scripts/{scriptId:long}/versions/{sha256}/source", DownloadAsync).RequireAuthorization(Policies.Viewer)
            .ExcludeFromDescription();
    }

    private static async Task<Results<Ok<ScriptDetail>, NotFound>> FindAsync(
        int siteId, long scriptId, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindScriptAsync(siteId, scriptId, cancellationToken) is { } script ? TypedResults.Ok(script) : TypedResults.NotFound();

    private static async Task<Results<FileContentHttpResult, NotFound>> DownloadAsync(
        int siteId, long scriptId, string sha256, PageShieldDbContext database, HttpContext http, CancellationToken cancellationToken)
    {
        if (!Sha256Hash.TryParse(sha256, out var hash)) return TypedResults.NotFound();
        if (!await database.ScriptVersions.AnyAsync(version => version.SiteId == siteId && version.ScriptId == scriptId && version.Sha256 == hash,
            cancellationToken)
            && !await database.Scripts.AnyAsync(script => script.SiteId == siteId && script.Id == scriptId && script.CurrentSha256 == hash,
                cancellationToken))
            return TypedResults.NotFound();

        var content = await database.ScriptContents.AsNoTracking().FirstOrDefaultAsync(each => each.Sha256 == hash, cancellationToken);
        if (content?.Body is null) return TypedResults.NotFound();

        Downloads.MarkAsFile(http.Response, $"{hash.Brief}.{(content.IsBinary ? "wasm" : "js")}.txt");
        return TypedResults.File(StoredBody.Decompress(content.Body, content.Length), "application/octet-stream");
    }
}
