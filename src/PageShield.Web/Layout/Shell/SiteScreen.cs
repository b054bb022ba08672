using Microsoft.AspNetCore.Components;
using PageShield.Inventory;
using PageShield.Storage;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Layout.Shell;

/// <summary>Base class of pages of one site. Loads the site and the page's data; responds 404 if either does not exist.</summary>
public abstract class SiteScreen : ComponentBase
{
    [Inject]
    public required PageShieldDbContext Database { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [CascadingParameter]
    public required Viewer Viewer { get; set; }

    [Parameter]
    public int SiteId { get; set; }

    /// <summary>The site; set before <see cref="IsReady"/> becomes true.</summary>
    protected SiteSummary Site { get; private set; } = null!; // not null: screens render nothing before IsReady

    /// <summary>Whether site and data are loaded.</summary>
    protected bool IsReady { get; private set; }

    /// <summary>Filters, sort order and cursor of the request.</summary>
    protected ListQuery Query => field ??= new ListQuery(Http.Request);

    protected sealed override async Task OnInitializedAsync()
    {
        var site = await Database.FindSiteSummaryAsync(SiteId, Http.RequestAborted);
        if (site is not null)
        {
            Site = site;
            IsReady = await LoadAsync(Http.RequestAborted);
        }

        if (!IsReady) Navigation.NotFound();
    }

    /// <returns>False if the requested item does not exist.</returns>
    protected abstract Task<bool> LoadAsync(CancellationToken cancellationToken);
}
