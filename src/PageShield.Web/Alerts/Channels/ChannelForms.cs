using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Layout.Shell;

namespace PageShield.Web.Alerts.Channels;

/// <summary>Form endpoints for the buttons on a channel's page. Plain forms work without JavaScript.</summary>
internal static class ChannelForms
{
    public static void MapChannelForms(this IEndpointRouteBuilder routes)
    {
        var channel = routes.MapGroup("/alerts/channels/{id:int}").RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        channel.MapPost("/test", TestAsync);
        channel.MapPost("/secret", RenewSecretAsync);
        channel.MapPost("/resend", ResendAsync);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> TestAsync(
        int id, PageShieldDbContext database, DeliveryLog deliveries, AlertSender sender, CancellationToken cancellationToken)
    {
        if (!await database.AlertChannels.AnyAsync(channel => channel.Id == id, cancellationToken)) return TypedResults.NotFound();

        var delivery = await deliveries.AddTestAsync(id, cancellationToken);
        await sender.SendAsync(delivery, cancellationToken);
        return TypedResults.LocalRedirect(FormattableString.Invariant($"/alerts/channels/{id}?tested={delivery}"));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RenewSecretAsync(
        int id, ChannelRegistry channels, HttpContext http, CancellationToken cancellationToken) =>
        await channels.RenewSecretAsync(id, http.User.ActorName(), cancellationToken) is null
            ? TypedResults.NotFound()
            : TypedResults.LocalRedirect(FormattableString.Invariant($"/alerts/channels/{id}"));

    private static async Task<RedirectHttpResult> ResendAsync(
        int id, HttpRequest request, DeliveryLog deliveries, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        if (long.TryParse(form["delivery"], NumberStyles.None, CultureInfo.InvariantCulture, out var delivery))
            await deliveries.ReviveAsync(delivery, cancellationToken);
        return Back.To(form["from"], FormattableString.Invariant($"/alerts/channels/{id}"));
    }
}
