using PageShield.Web.Alerts.Channels;
using PageShield.Web.Alerts.Rules;

namespace PageShield.Web.Alerts;

/// <summary>Maps the endpoints for alert channels and rules.</summary>
public static class AlertScreens
{
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapChannelsApi();
        routes.MapChannelForms();
        routes.MapAlertRules();
    }
}
