namespace PageShield.Web.Alerts;

/// <summary>What the server adds to alerts: screens and API of channels.</summary>
public static class AlertScreens
{
    public static void MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapChannelsApi();
        routes.MapChannelForms();
        routes.MapAlertRules();
    }
}
