using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Lists;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Alerts;

/// <summary>Actions on alerts: REST API and form endpoints.</summary>
public static class AlertStepsApi
{
    private const int MostAtOnce = 1000;

    /// <summary>The actions that forms can post.</summary>
    private static readonly string[] Verbs = ["acknowledge", "resolve", "reopen", "assign", "comment", "snooze"];

    public static void MapAlertStepsApi(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("/api/alerts/{id:long}").WithTags("Alerts").RequireAuthorization(Policies.Analyst);
        alerts.MapPost("/acknowledge", AcknowledgeAsync).WithSummary("Acknowledges an alert and the same alert on other sites.");
        alerts.MapPost("/resolve", ResolveAsync).WithSummary("Resolves an alert. The text states the reason.");
        alerts.MapPost("/reopen", ReopenAsync).WithSummary("Reopens a resolved, acknowledged or snoozed alert.");
        alerts.MapPost("/assign", AssignAsync).WithSummary("Assigns an alert to an account; null to unassign it.");
        alerts.MapPost("/comments", CommentAsync).WithSummary($"Adds a comment of up to {AlertHistoryEntry.LongestText} characters.");
        alerts.MapPost("/snooze", SnoozeAsync)
            .WithSummary(
            $"Snoozes an alert until a time at most {AlertActions.LongestSnooze.TotalDays} days away; then channels are reminded.");
        alerts.MapGet("/history", HistoryAsync)
            .WithSummary("Lists the actions and comments on an alert, oldest first; pass 'next' as 'after' for the next page.")
            .RequireAuthorization(Policies.Viewer);

        foreach (var verb in Verbs)
        {
            routes.MapPost($"/alerts/{verb}",
                (IFormCollection form, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken) =>
                FormAsync(verb, form, database, desk, http, cancellationToken))
                .RequireAuthorization(Policies.Analyst).ExcludeFromDescription();
        }
    }

    private static Task<Results<NoContent, NotFound>> AcknowledgeAsync(
        long id, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken) =>
        OfAsync(id, database, keys => desk.AcknowledgeAsync(keys, http.User.ActorName(), cancellationToken), cancellationToken);

    private static Task<Results<NoContent, NotFound>> ResolveAsync(
        long id, AlertComment body, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken) =>
        OfAsync(id, database, keys => desk.ResolveAsync(keys, body.Text ?? "", http.User.ActorName(), cancellationToken), cancellationToken);

    private static Task<Results<NoContent, NotFound>> ReopenAsync(
        long id, AlertComment body, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken) =>
        OfAsync(id, database, keys => desk.ReopenAsync(keys, body.Text ?? "", http.User.ActorName(), cancellationToken), cancellationToken);

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> AssignAsync(
        long id, AlertAssignee body, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await database.Alerts.AnyAsync(alert => alert.Id == id, cancellationToken)) return TypedResults.NotFound();
        if (!await IsPersonAsync(database, body.Person, cancellationToken)) return Wrong("person", "There is no account with that name.");
        await OfAsync(id, database, keys => desk.AssignAsync(keys, body.Person, http.User.ActorName(), cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> CommentAsync(
        long id, AlertComment body, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await database.Alerts.AnyAsync(alert => alert.Id == id, cancellationToken)) return TypedResults.NotFound();
        if (string.IsNullOrWhiteSpace(body.Text) || body.Text.Length > AlertHistoryEntry.LongestText)
            return Wrong("text", $"A comment must have 1 to {AlertHistoryEntry.LongestText} characters.");
        await OfAsync(id, database, keys => desk.CommentAsync(keys[0], body.Text, http.User.ActorName(), cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, NotFound, ValidationProblem>> SnoozeAsync(
        long id, AlertSnooze body, PageShieldDbContext database, AlertActions desk, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (!await database.Alerts.AnyAsync(alert => alert.Id == id, cancellationToken)) return TypedResults.NotFound();
        var now = time.GetUtcNow();
        if (body.Until <= now || body.Until > now + AlertActions.LongestSnooze)
            return Wrong("until", $"The time must be in the future, at most {AlertActions.LongestSnooze.TotalDays} days away.");
        await OfAsync(id, database, keys => desk.SnoozeAsync(keys, body.Until, http.User.ActorName(), cancellationToken), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Slice<AlertHistoryView>>, NotFound, ValidationProblem>> HistoryAsync(
        long id, PageShieldDbContext database, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        if (!await database.Alerts.AnyAsync(alert => alert.Id == id, cancellationToken)) return TypedResults.NotFound();

        var behind = Cursor.Read(after)?.Id ?? 0;
        return TypedResults.Ok(await database.AlertHistory.AsNoTracking().Where(entry => entry.AlertId == id && entry.Id > behind)
            .OrderBy(entry => entry.Id)
            .Select(entry => new AlertHistoryView(entry.Id, entry.At, entry.Author, entry.Step, entry.Text))
                .SliceAsync(limit, entry => new Cursor("", entry.Id), cancellationToken));
    }

    /// <summary>Applies one action posted by a form to the selected alerts.</summary>
    private static async Task<RedirectHttpResult> FormAsync(
        string verb, IFormCollection form, PageShieldDbContext database, AlertActions desk, HttpContext http, CancellationToken cancellationToken)
    {
        var (keys, actor, text) =
            (RowKeys.Read(form["ids"], MostAtOnce).Select(key => (key.SiteId, key.Id)).ToList(), http.User.ActorName(), form["text"].ToString());
        if (text.Length > AlertHistoryEntry.LongestText) text = text[..AlertHistoryEntry.LongestText];
        await (verb switch
        {
            "acknowledge" => desk.AcknowledgeAsync(keys, actor, cancellationToken),
            "resolve" => desk.ResolveAsync(keys, text, actor, cancellationToken),
            "reopen" => desk.ReopenAsync(keys, text, actor, cancellationToken),
            "assign" when await IsPersonAsync(database, form["person"], cancellationToken) =>
                desk.AssignAsync(keys, form["person"], actor, cancellationToken),
            "comment" when keys.Count > 0 => desk.CommentAsync(keys[0], text, actor, cancellationToken),
            "snooze" => desk.SnoozeAsync(keys, await StartOfDayAsync(form["until"], http, cancellationToken), actor, cancellationToken),
            _ => Task.FromResult(0),
        });
        return Back.To(form["from"], "/alerts");
    }

    private static async Task<Results<NoContent, NotFound>> OfAsync(
        long id, PageShieldDbContext database, Func<IReadOnlyList<(int SiteId, long Id)>, Task<int>> step, CancellationToken cancellationToken)
    {
        if (await database.Alerts.Where(alert => alert.Id == id).Select(alert => (int?)alert.SiteId)
            .FirstOrDefaultAsync(cancellationToken) is not { } site)
            return TypedResults.NotFound();

        await step([(site, id)]);
        return TypedResults.NoContent();
    }

    private static async Task<bool> IsPersonAsync(PageShieldDbContext database, string? name, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(name) || await database.Users.AnyAsync(account => account.UserName == name.Trim(), cancellationToken);

    /// <summary>Start of a day in the account's time zone; a past time if the text is not a date.</summary>
    private static async Task<DateTimeOffset> StartOfDayAsync(string? day, HttpContext http, CancellationToken cancellationToken)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return default;
        var start = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(start, (await Viewer.LoadAsync(http, http.RequestServices, cancellationToken)).Zone.GetUtcOffset(start))
            .ToUniversalTime();
    }

    private static ValidationProblem Wrong(string field, string sentence) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [sentence] });
}
