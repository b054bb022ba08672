using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using PageShield.Accounts;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Accounts;

/// <summary>REST API for accounts; covers everything the accounts page does.</summary>
internal static class AccountsApi
{
    private static readonly IReadOnlyList<Column<AccountView>> Columns =
    [
        new("id", row => row.Id), new("name", row => row.Name), new("role", row => row.Role), new("state", row => row.State),
        new("sites", row => row.AllSites ? "all" : string.Join(' ', row.Sites)),
        new("mustUseSecondFactor", row => row.MustUseSecondFactor), new("hasSecondFactor", row => row.HasSecondFactor),
        new("passkeys", row => row.Passkeys), new("hasOpenId", row => row.HasOpenId),
        new("tokens", row => row.Tokens), new("createdAt", row => row.CreatedAt), new("lastSignInAt", row => row.LastSignInAt),
        new("disabledAt", row => row.DisabledAt),
    ];

    public static void MapAccountsApi(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/accounts").RequireAuthorization(Policies.Admin).WithTags("Accounts");
        var recent = new NeedsAttribute(Strength.Recent);
        accounts.MapGet("/", ListAsync).WithSummary("Lists accounts by id; pass 'next' as 'after' for the next page.");
        accounts.MapGet("/export", Export).WithSummary("Exports all accounts as a file; format: csv, json.");
        accounts.MapGet("/{id:int}", FindAsync).WithSummary("Returns one account.");
        accounts.MapPost("/", InviteAsync).WithMetadata(recent)
            .WithSummary("Invites a user. The response contains the one-time link, which is shown only once and is valid for 72 hours.");
        accounts.MapPatch("/{id:int}", EditAsync).WithMetadata(recent)
            .WithSummary("Changes role, sites, second factor or state. Changing the role or disabling the account ends its sessions.");
        accounts.MapDelete("/{id:int}", RemoveAsync).WithMetadata(recent).WithSummary(
            "Removes an account and revokes its API tokens, or transfers them to the administrator account 'tokensTo'. Audit log entries are kept.");
        accounts.MapPost("/{id:int}/unlock", UnlockAsync).WithMetadata(recent).WithSummary("Clears the locks caused by wrong passwords and codes.");
        accounts.MapPost("/{id:int}/link", MakeLinkAsync).WithMetadata(recent)
            .WithSummary("Creates a one-time link to set a new password, and revokes earlier links.");
        accounts.MapGet("/{id:int}/sessions", ListSessionsAsync).WithSummary("Lists the browsers in which the account is signed in.");
        accounts.MapDelete("/{id:int}/sessions", EndAllSessionsAsync).WithMetadata(recent).WithSummary("Signs the account out everywhere.");
        accounts.MapDelete("/{id:int}/sessions/{sessionId:int}", EndSessionAsync).WithMetadata(recent).WithSummary("Signs out one browser.");
        accounts.MapDelete("/{id:int}/second-factor", ResetSecondFactorAsync).WithMetadata(recent)
            .WithSummary("Removes the authenticator app, recovery codes and passkeys of an account.");
    }

    private static async Task<Results<Ok<Slice<AccountView>>, ValidationProblem>> ListAsync(
        AccountRegistry accounts, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        return TypedResults.Ok(await accounts.ListAsync(after, limit, cancellationToken));
    }

    private static ListExport<AccountView> Export(AccountRegistry accounts, string format = "csv") => new(
        "accounts", format, Columns, (after, cancellationToken) => accounts.ListAsync(after, Slicing.LargestSize, cancellationToken));

    private static async Task<Results<Ok<AccountView>, NotFound>> FindAsync(int id, AccountRegistry accounts, CancellationToken cancellationToken) =>
        await accounts.FindAsync(id, cancellationToken) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();

    private static async Task<Results<Created<InvitedAccount>, ValidationProblem>> InviteAsync(
        AccountDraft draft, AccountRegistry accounts, ServerAddresses addresses, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await accounts.InviteAsync(draft, http.User.ActorName(), cancellationToken);
        return outcome is { Account: { } account, Token: { } token }
            ? TypedResults.Created($"/api/accounts/{account.Id}", new InvitedAccount(account.Id, LinkAddress.Of(addresses, token)))
            : TypedResults.ValidationProblem(outcome.Errors ?? new Dictionary<string, string[]>());
    }

    private static async Task<Results<Ok<AccountView>, NotFound, ValidationProblem>> EditAsync(
        int id, AccountDraft draft, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken)
    {
        if (draft.Name is not null)
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]>
                {
                    ["name"] =
                ["An account cannot be renamed because the audit log refers to its name. Invite a new account instead."]
                });

        var outcome = await accounts.EditAsync(id, draft, http.User.ActorName(), cancellationToken);
        if (outcome.Errors is not null) return TypedResults.ValidationProblem(outcome.Errors);
        return outcome.Account is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> RemoveAsync(
        int id, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken, int? tokensTo = null)
    {
        var outcome = await accounts.RemoveAsync(id, tokensTo, http.User.ActorName(), cancellationToken);
        if (outcome.Errors is not null) return TypedResults.ValidationProblem(outcome.Errors);
        return outcome.Account is null ? TypedResults.NotFound() : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<InvitedAccount>, NotFound, ValidationProblem>> MakeLinkAsync(
        int id, AccountRegistry accounts, ServerAddresses addresses, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await accounts.MakeLinkAsync(id, http.User.ActorName(), cancellationToken);
        if (outcome.Errors is not null) return TypedResults.ValidationProblem(outcome.Errors);
        return outcome.Token is { } token ? TypedResults.Ok(new InvitedAccount(id, LinkAddress.Of(addresses, token))) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<List<SessionView>>, NotFound>> ListSessionsAsync(
        int id, AccountRegistry accounts, CancellationToken cancellationToken) =>
        await accounts.FindAsync(id, cancellationToken) is null
            ? TypedResults.NotFound()
            : TypedResults.Ok(await accounts.ListSessionsAsync(id, cancellationToken));

    private static async Task<Results<NoContent, NotFound>> EndAllSessionsAsync(
        int id, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken) =>
        await accounts.EndSessionsAsync(id, null, null, http.User.ActorName(), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> EndSessionAsync(
        int id, int sessionId, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken) =>
        await accounts.EndSessionsAsync(id, sessionId, null, http.User.ActorName(), cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static async Task<Results<Ok<AccountView>, NotFound>> UnlockAsync(
        int id, AccountRegistry accounts, HttpContext http, CancellationToken cancellationToken) =>
        await accounts.UnlockAsync(id, http.User.ActorName(), cancellationToken) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();

    private static async Task<Results<Ok<AccountView>, NotFound>> ResetSecondFactorAsync(
        int id, AccountRegistry accounts, UserManager<Operator> users, OwnerMail mail, HttpContext http, CancellationToken cancellationToken)
    {
        if (await accounts.ResetSecondFactorAsync(id, http.User.ActorName(), cancellationToken) is not { } account) return TypedResults.NotFound();
        if (await users.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture)) is { } owner)
            await mail.TellAsync(owner, OwnerMail.FactorsReset, http, cancellationToken);
        return TypedResults.Ok(account);
    }
}
