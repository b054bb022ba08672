using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;

namespace PageShield.Web.Inventory;

/// <summary>Stored script texts over REST, for the CLI's <c>diff</c> command.</summary>
public static class ContentsApi
{
    public static void MapContentsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/contents/{id}", FindAsync).RequireAuthorization(Policies.Viewer).WithTags("Inventory")
            .WithSummary(
                "Returns stored script content by its SHA-256, or by its first digits (8 or more). `text` is null if only the hash is kept.");

    private static async Task<Results<Ok<StoredText>, NotFound, Conflict>> FindAsync(
        string id, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.FindContentsAsync(id, cancellationToken) switch
        {
            [] => TypedResults.NotFound(),
            [var content] => TypedResults.Ok(new StoredText(content.Sha256, content.Length, content.IsBinary, StoredBody.TextOf(content))),
            _ => TypedResults.Conflict(),
        };

    /// <param name="Length">In UTF-8 bytes.</param>
    internal sealed record StoredText(Sha256Hash Sha256, long Length, bool IsBinary, string? Text);
}
