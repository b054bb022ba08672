using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using PageShield.Accounts;
using PageShield.Storage;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Accounts;

/// <summary>Accounts over REST; everything that the accounts screen does.</summary>
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
        accounts.MapGet("/", ListAsync).WithSummary("Accounts by number; pass 'next' as 'after' for the next page.");
        accounts.MapGet("/export", Export).WithSummary("All accounts as a file; format: csv, json.");
        accounts.MapGet("/{id:int}", FindAsync).WithSummary("One account.");
        accounts.MapPost("/", InviteAsync).WithMetadata(recent)
            .WithSummary("Invites a person; the answer holds the one-time link, which is shown this once and can be used for 72 hours.");
        accounts.MapPatch("/{id:int}", EditAsync).WithMetadata(recent)
            .WithSummary("Changes role, sites, second factor or state. A new role and a disabling end the account's sessions.");
        accounts.MapDelete("/{id:int}", RemoveAsync).WithMetadata(recent).WithSummary("Removes an account and revokes its API tokens; with 'tokensTo' another administrator's account takes them over. What it did stays in the audit log.");
        accounts.MapPost("/{id:int}/unlock", UnlockAsync).WithMetadata(recent).WithSummary("Opens the locks after wrong passwords and codes.");
        accounts.MapPost("/{id:int}/link", MakeLinkAsync).WithMetadata(recent)
            .WithSummary("Makes a one-time link by which the person chooses a new password; earlier links end.");
        accounts.MapGet("/{id:int}/sessions", ListSessionsAsync).WithSummary("Browsers in which the account is signed in.");
        accounts.MapDelete("/{id:int}/sessions", EndAllSessionsAsync).WithMetadata(recent).WithSummary("Signs the account out everywhere.");
        accounts.MapDelete("/{id:int}/sessions/{sessionId:int}", EndSessionAsync).WithMetadata(recent).WithSummary("Signs one browser out.");
        accounts.MapDelete("/{id:int}/second-factor", ResetSecondFactorAsync).WithMetadata(recent)
            .WithSummary("Takes authenticator app, recovery codes and passkeys from an account whose person lost them.");
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
                ["The name of an account stays, since the audit log speaks of it. Invite a new one instead."]
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

/// <summary>An account and the one-time link for its person.</summary>
internal sealed record InvitedAccount(int Id, string Link);

/// <summary>The address of a one-time link.</summary>
internal static class LinkAddress
{
    public static string Of(ServerAddresses addresses, string token) => $"{addresses.PublicDashboard}/join?token={token}";
}
