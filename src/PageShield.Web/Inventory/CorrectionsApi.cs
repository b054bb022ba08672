using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Pipeline.Upkeep;
using PageShield.Reports;
using PageShield.Web.Accounts;

namespace PageShield.Web.Inventory;

/// <summary>Merges and splits scripts whose identity was detected wrongly.</summary>
public static class CorrectionsApi
{
    public static void MapCorrectionsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/sites/{siteId:int}/scripts/{scriptId:long}").RequireAuthorization(Policies.Analyst).WithTags("Inventory");
        api.MapPost("/merge", MergeAsync).WithSummary("Merges this script, with its versions and history, into another script.");
        api.MapPost("/split", SplitAsync).WithSummary("Splits one version (for files: all versions of its URL) off into a separate script.");

        var screens = routes.MapGroup("/sites/{siteId:int}/scripts/{scriptId:long}").RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        screens.MapPost("/merge", MergeFromFormAsync);
        screens.MapPost("/split", SplitFromFormAsync);
    }

    private static async Task<Results<NoContent, ValidationProblem>> MergeAsync(
        int siteId, long scriptId, MergeDraft draft, ScriptCorrections corrections, HttpContext http, CancellationToken cancellationToken) =>
        await corrections.MergeAsync(siteId, scriptId, draft.Into, http.User.ActorName(), cancellationToken) is { } problem
            ? Refused("into", problem)
            : TypedResults.NoContent();

    private static async Task<Results<Ok<SplitResult>, ValidationProblem>> SplitAsync(
        int siteId, long scriptId, SplitDraft draft, ScriptCorrections corrections, HttpContext http, CancellationToken cancellationToken)
    {
        var (split, problem) = await corrections.SplitAsync(siteId, scriptId, draft.Sha256, http.User.ActorName(), cancellationToken);
        return split is { } id ? TypedResults.Ok(new SplitResult(id)) : Refused("sha256", problem ?? "");
    }

    private static async Task<RedirectHttpResult> MergeFromFormAsync(
        int siteId, long scriptId, IFormCollection form, ScriptCorrections corrections, HttpContext http, CancellationToken cancellationToken)
    {
        var into = NumberAtTheEnd(form["into"]) ?? NumberAtTheEnd(form["other"]) ?? 0;
        var problem = await corrections.MergeAsync(siteId, scriptId, into, http.User.ActorName(), cancellationToken);
        return TypedResults.LocalRedirect(Path(siteId, problem is null ? into : scriptId, problem is null ? "" : "?wrong=merge"));
    }

    private static async Task<RedirectHttpResult> SplitFromFormAsync(
        int siteId, long scriptId, IFormCollection form, ScriptCorrections corrections, HttpContext http, CancellationToken cancellationToken)
    {
        long? split = Sha256Hash.TryParse(form["sha256"], out var hash)
            ? (await corrections.SplitAsync(siteId, scriptId, hash, http.User.ActorName(), cancellationToken)).ScriptId
            : null;
        return TypedResults.LocalRedirect(Path(siteId, split ?? scriptId, split is null ? "?wrong=split" : ""));
    }

    /// <summary>Reads a script's id, or the URL of its page.</summary>
    private static long? NumberAtTheEnd(string? text)
    {
        var plain = (text ?? "").Split('?', '#')[0].Trim().TrimEnd('/');
        return long.TryParse(plain[(plain.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static string Path(int siteId, long scriptId, string query) =>
        string.Create(CultureInfo.InvariantCulture, $"/sites/{siteId}/scripts/{scriptId}{query}");

    private static ValidationProblem Refused(string field, string problem) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [problem] });

    internal sealed record MergeDraft(long Into);

    internal sealed record SplitDraft(Sha256Hash Sha256);

    internal sealed record SplitResult(long ScriptId);
}
