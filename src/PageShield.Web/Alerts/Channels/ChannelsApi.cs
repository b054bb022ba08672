using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Storage;
using PageShield.Web.Accounts;

namespace PageShield.Web.Alerts.Channels;

/// <summary>REST API for alert channels and their delivery log.</summary>
public static class ChannelsApi
{
    private const int MostPerPage = 500;

    public static void MapChannelsApi(this IEndpointRouteBuilder routes)
    {
        var channels = routes.MapGroup("/api/channels").WithTags("Alert channels").RequireAuthorization(Policies.Admin);
        channels.MapGet("/", ListAsync);
        channels.MapGet("/{id:int}", GetAsync);
        channels.MapPost("/", CreateAsync).WithSummary("Adds a channel; the response contains a webhook's signing secret.");
        channels.MapPut("/{id:int}", EditAsync).WithSummary("Replaces a channel's settings; its secret is kept.");
        channels.MapDelete("/{id:int}", RemoveAsync).WithSummary("Removes a channel and its delivery log; alerts are kept.");
        channels.MapPost("/{id:int}/secret", RenewSecretAsync).WithSummary("Creates a new signing secret, valid immediately.");
        channels.MapPost("/{id:int}/test", TestAsync).WithSummary("Sends a test message now and returns the result.");
        channels.MapGet("/{id:int}/deliveries", DeliveriesAsync)
            .WithSummary("Newest first; pass 'next' as 'after' for the next page. The old name, 'before', still works.");
        routes.MapPost("/api/deliveries/{id:long}/resend", ResendAsync).WithTags("Alert channels").RequireAuthorization(Policies.Admin)
            .WithSummary("Sends a message again that had been given up.");
    }

    private static async Task<Ok<List<ChannelView>>> ListAsync(PageShieldDbContext database, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            (await database.AlertChannels.AsNoTracking().OrderBy(channel => channel.Id).ToListAsync(cancellationToken)).ConvertAll(ChannelView.Of));

    private static async Task<Results<Ok<ChannelView>, NotFound>> GetAsync(
        int id, PageShieldDbContext database, CancellationToken cancellationToken) =>
        await database.AlertChannels.AsNoTracking().SingleOrDefaultAsync(channel => channel.Id == id, cancellationToken) is { } found
            ? TypedResults.Ok(ChannelView.Of(found))
            : TypedResults.NotFound();

    private static async Task<Results<Created<NewChannel>, ValidationProblem>> CreateAsync(
        ChannelSettings settings, ChannelRegistry channels, ChannelSecrets secrets, HttpContext http, CancellationToken cancellationToken)
    {
        var (channel, problems) = await channels.CreateAsync(settings, http.User.ActorName(), cancellationToken);
        if (channel is null) return Wrong(problems);

        var secret = channel.Secret is null ? null : secrets.Unprotect(channel.Secret)?.Reveal();
        return TypedResults.Created($"/api/channels/{channel.Id}", new NewChannel(channel.Id, secret));
    }

    private static async Task<Results<Ok<ChannelView>, NotFound, ValidationProblem>> EditAsync(
        int id, ChannelSettings settings, ChannelRegistry channels, HttpContext http, CancellationToken cancellationToken)
    {
        var outcome = await channels.EditAsync(id, settings, http.User.ActorName(), cancellationToken);
        if (outcome is null) return TypedResults.NotFound();
        return outcome.Channel is null ? Wrong(outcome.Problems) : TypedResults.Ok(ChannelView.Of(outcome.Channel));
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(
        int id, ChannelRegistry channels, HttpContext http, CancellationToken cancellationToken) =>
        await channels.RemoveAsync(id, http.User.ActorName(), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<NewChannel>, NotFound>> RenewSecretAsync(
        int id, ChannelRegistry channels, HttpContext http, CancellationToken cancellationToken) =>
        await channels.RenewSecretAsync(id, http.User.ActorName(), cancellationToken) is { } secret
            ? TypedResults.Ok(new NewChannel(id, secret.Reveal()))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<TestOutcome>, NotFound>> TestAsync(
        int id, PageShieldDbContext database, DeliveryLog deliveries, AlertSender sender, CancellationToken cancellationToken)
    {
        if (!await database.AlertChannels.AnyAsync(channel => channel.Id == id, cancellationToken)) return TypedResults.NotFound();

        var delivery = await deliveries.AddTestAsync(id, cancellationToken);
        await sender.SendAsync(delivery, cancellationToken);
        return await database.AlertDeliveries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == delivery, cancellationToken) is { } row
            ? TypedResults.Ok(new TestOutcome(row.State, row.LastResult ?? "The message is being sent."))
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<DeliveryPage>, ValidationProblem>> DeliveriesAsync(
        int id, PageShieldDbContext database, CancellationToken cancellationToken, long after = long.MaxValue, int limit = 100, long? before = null)
    {
        if (limit is < 1 or > MostPerPage)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["limit"] = [$"The limit must be from 1 to {MostPerPage}."] });

        var items = await DeliveryView.LogAsync(database, id, before ?? after, limit + 1, cancellationToken);
        var more = items.Count > limit;
        if (more) items.RemoveAt(limit);
        return TypedResults.Ok(new DeliveryPage(items, more ? items[^1].Id : null));
    }

    private static async Task<Results<NoContent, Conflict>> ResendAsync(long id, DeliveryLog deliveries, CancellationToken cancellationToken) =>
        await deliveries.ReviveAsync(id, cancellationToken) ? TypedResults.NoContent() : TypedResults.Conflict();

    private static ValidationProblem Wrong(IReadOnlyList<ChannelProblem> problems) => TypedResults.ValidationProblem(
        problems.GroupBy(problem => problem.Field).ToDictionary(group => group.Key, group => group.Select(problem => problem.Text).ToArray()));
}
