using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Accounts.Tokens;

/// <summary>Creates, lists and revokes API tokens.</summary>
internal static class TokensApi
{
    private static readonly IReadOnlyList<Column<TokenView>> Columns =
    [
        new("id", row => row.Id), new("name", row => row.Name), new("role", row => row.Role), new("prefix", row => row.Prefix),
        new("sites", row => row.Sites is null ? "all" : string.Join(' ', row.Sites)),
        new("createdBy", row => row.CreatedBy), new("accountId", row => row.AccountId), new("createdAt", row => row.CreatedAt),
        new("expiresAt", row => row.ExpiresAt), new("lastUsedAt", row => row.LastUsedAt), new("revokedAt", row => row.RevokedAt),
    ];

    public static void MapTokensApi(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/tokens").RequireAuthorization(Policies.Admin).WithTags("Tokens");
        tokens.MapGet("/", ListAsync).WithSummary("Lists tokens, newest first, including revoked ones; pass 'next' as 'after' for the next page.");
        tokens.MapGet("/export", Export).WithSummary("Exports all tokens, without their secrets, as a file; format: csv, json.");
        tokens.MapPost("/", CreateAsync)
            .WithSummary("Creates a token. The response contains its secret, shown only once. The token ends with the account that created it.")
            .WithMetadata(new NeedsAttribute(Strength.Recent));
        tokens.MapDelete("/{id:int}", RevokeAsync).WithSummary("Permanently revokes a token. It remains in the list.")
            .WithMetadata(new NeedsAttribute(Strength.Recent));
    }

    private static async Task<Results<Ok<Slice<TokenView>>, ValidationProblem>> ListAsync(
        PageShieldDbContext database, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        return TypedResults.Ok(await PageAsync(database, after, limit, cancellationToken));
    }

    private static ListExport<TokenView> Export(PageShieldDbContext database, string format = "csv") => new(
        "tokens", format, Columns, (after, cancellationToken) => PageAsync(database, after, Slicing.LargestSize, cancellationToken));

    private static Task<Slice<TokenView>> PageAsync(PageShieldDbContext database, string? after, int size, CancellationToken cancellationToken)
    {
        var behind = Cursor.Read(after)?.Id ?? int.MaxValue;
        return database.ApiTokens.AsNoTracking().Where(token => token.Id < behind).OrderByDescending(static token => token.Id)
            .Select(TokenView.FromToken)
            .SliceAsync(size, static token => new Cursor(token.Id, token.Id), cancellationToken);
    }

    private static async Task<Results<Created<NewToken>, ValidationProblem>> CreateAsync(
        TokenDraft draft, HttpContext http, ApiTokens tokens, PageShieldDbContext database, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = draft.Check();
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);

        var issued = await tokens.IssueAsync(database, audit, draft, http, time, cancellationToken);
        return TypedResults.Created($"/api/tokens/{issued.Token.Id}", new NewToken(issued.Token.Id, issued.Secret));
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(
        int id, HttpContext http, PageShieldDbContext database, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = await database.ApiTokens.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (token is null) return TypedResults.NotFound();
        await database.RevokeAsync(audit, token, http.User.ActorName(), time, cancellationToken);
        return TypedResults.NoContent();
    }
}
