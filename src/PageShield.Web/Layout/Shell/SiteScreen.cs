using Microsoft.AspNetCore.Components;
using PageShield.Inventory;
using PageShield.Storage;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Layout.Shell;

/// <summary>A screen of one site: finds the site, answers 404 where there is none, then loads what it shows.</summary>
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

    /// <summary>The site; set once <see cref="IsReady"/>.</summary>
    protected SiteHead Site { get; private set; } = null!; // not null: screens render nothing before IsReady

    /// <summary>Whether everything is loaded.</summary>
    protected bool IsReady { get; private set; }

    /// <summary>The list's state.</summary>
    protected ListQuery Query => field ??= new ListQuery(Http.Request);

    protected sealed override async Task OnInitializedAsync()
    {
        var site = await Database.FindSiteHeadAsync(SiteId, Http.RequestAborted);
        if (site is not null)
        {
            Site = site;
            IsReady = await LoadAsync(Http.RequestAborted);
        }

        if (!IsReady) Navigation.NotFound();
    }

    /// <returns>False where what is asked for does not exist.</returns>
    protected abstract Task<bool> LoadAsync(CancellationToken cancellationToken);
}
