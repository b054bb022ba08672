using PageShield.Web.Alerts;
using PageShield.Web.Changes;
using PageShield.Web.Crawls;
using PageShield.Web.Inventory;
using PageShield.Web.Observations;
using PageShield.Web.Scheduling;
using PageShield.Web.Settings;

namespace PageShield.Web;

/// <summary>What the dashboard's screens need besides the components themselves.</summary>
public static class DashboardEndpoints
{
    /// <summary>Maps the lists of the API, their exports, the screens' forms, pictures and downloads.</summary>
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
