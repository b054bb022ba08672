using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Layout;

namespace PageShield.Web.Accounts;

/// <summary>Creates, lists and revokes API tokens.</summary>
internal static class TokensApi
{
    public static void MapTokensApi(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/tokens").RequireAuthorization(Policies.Admin).WithTags("Tokens");
        tokens.MapGet("/", ListAsync).WithSummary("Tokens, newest first, revoked ones too; pass 'next' as 'after' for the next page.");
        tokens.MapPost("/", CreateAsync).WithSummary("Makes a token; the answer holds its secret, which is shown this once.");
        tokens.MapDelete("/{id:int}", RevokeAsync).WithSummary("Revokes a token for good; it stays in the list.");
    }

    private static async Task<Results<Ok<Slice<TokenView>>, ValidationProblem>> ListAsync(PageShieldDbContext db, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        var behind = Cursor.Read(after)?.Id ?? int.MaxValue;
        return TypedResults.Ok(await db.ApiTokens.AsNoTracking().Where(token => token.Id < behind).OrderByDescending(static token => token.Id).Select(TokenView.FromToken)
            .SliceAsync(limit, static token => new Cursor(token.Id, token.Id), cancellationToken));
    }

    private static async Task<Results<Created<NewToken>, ValidationProblem>> CreateAsync(
        TokenDraft draft, HttpContext http, ApiTokens tokens, PageShieldDbContext db, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = draft.Check();
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);

        var issued = await tokens.IssueAsync(db, audit, draft, http.User.ActorName(), time, cancellationToken);
        return TypedResults.Created($"/api/tokens/{issued.Token.Id}", new NewToken(issued.Token.Id, issued.Secret));
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(
        int id, HttpContext http, PageShieldDbContext db, AuditLog audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var token = await db.ApiTokens.SingleOrDefaultAsync(each => each.Id == id, cancellationToken);
        if (token is null) return TypedResults.NotFound();
        await db.RevokeAsync(audit, token, http.User.ActorName(), time, cancellationToken);
        return TypedResults.NoContent();
    }
}
