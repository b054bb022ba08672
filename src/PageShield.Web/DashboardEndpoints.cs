using PageShield.Web.Alerts;
using PageShield.Web.Changes;
using PageShield.Web.Crawls;
using PageShield.Web.Inventory;
using PageShield.Web.Observations;
using PageShield.Web.Scheduling;
using PageShield.Web.Settings;

namespace PageShield.Web;

/// <summary>Endpoints of the dashboard besides its components.</summary>
public static class DashboardEndpoints
{
    /// <summary>Maps the API lists, their exports, form endpoints, screenshots and downloads.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapScriptsApi();
        routes.MapContentsApi();
        routes.MapCorrectionsApi();
        routes.MapConnectionsApi();
        routes.MapCookiesApi();
        routes.MapPagesApi();
        routes.MapPoliciesApi();
        routes.MapAuthorizationsApi();
        routes.MapOverridesApi();
        routes.MapChangesApi();
        routes.MapDeploymentsApi();
        routes.MapObservationsApi();
        routes.MapReportRulesApi();
        routes.MapCrawlsApi();
        routes.MapAlertsApi();
        routes.MapAlertStepsApi();
        routes.MapThreatListsApi();
        routes.MapQueueApi();
    }
}
