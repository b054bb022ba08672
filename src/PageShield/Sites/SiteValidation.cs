namespace PageShield.Sites;

/// <summary>Applies a draft to a site and collects all validation errors.</summary>
internal static class SiteValidation
{
    private const int LongestSuffix = 100;
    private const int MostPrivateTargets = 50;

    /// <summary>Writes the draft's valid values into the site. Do not save the site if errors are returned.</summary>
    public static SiteErrors Apply(this SiteDraft draft, Site site, SiteSecrets secrets, DateTimeOffset now)
    {
        var errors = new SiteErrors();
        ApplyStartUrls(draft, site, errors);
        ApplyHosts(draft, site, errors);
        ApplyName(draft, site, errors);
        ApplyCrawl(draft, site, errors);
        VisitSettings.Apply(draft, site, secrets, errors);
        ApplySchedule(draft, site, now, errors);
        site.Environment = draft.Environment ?? site.Environment;
        site.KeepQueryStrings = draft.KeepQueryStrings ?? site.KeepQueryStrings;
        return errors;
    }

    private static void ApplyStartUrls(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.StartUrls is not null)
        {
            var urls = new List<string>();
            foreach (var text in Entries(draft.StartUrls))
            {
                if (TryReadUrl(text, out var url)) urls.Add(url);
                else errors.Add("startUrls", $"'{Shown(text)}' is not a web address. Enter one such as https://shop.example/.");
            }

            site.StartUrls = [.. urls.Distinct(StringComparer.Ordinal)];
        }

        if (site.StartUrls.Count == 0 && draft.Hosts is not null)
            site.StartUrls = [.. Entries(draft.Hosts).Take(1).Where(host => HostName.TryNormalize(host, out _)).Select(FrontPage)];
        if (site.StartUrls.Count == 0 && errors.Of("startUrls").Count == 0) errors.Add("startUrls", "Enter the address where the crawler starts.");
        if (site.StartUrls.Count > SiteLimits.MostStartUrls) errors.Add("startUrls", $"Enter at most {SiteLimits.MostStartUrls} start URLs.");
    }

    private static void ApplyHosts(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.Hosts is not null)
        {
            var hosts = new List<string>();
            foreach (var text in Entries(draft.Hosts))
            {
                if (HostName.TryNormalize(text, out var host)) hosts.Add(host);
                else errors.Add("hosts", $"'{Shown(text)}' is not a host name. Enter it without scheme, port and path, such as shop.example.");
            }

            site.Hosts = [.. hosts.Distinct(StringComparer.Ordinal)];
        }

        if (site.Hosts.Count == 0 && errors.Of("hosts").Count == 0)
            site.Hosts = [.. site.StartUrls.Select(HostOf).Distinct(StringComparer.Ordinal)];
        if (site.Hosts.Count > SiteLimits.MostHosts) errors.Add("hosts", $"Enter at most {SiteLimits.MostHosts} hosts.");
        if (errors.Of("hosts").Count > 0) return;

        foreach (var url in site.StartUrls.Where(url => !site.Hosts.Contains(HostOf(url))))
            errors.Add("startUrls", $"'{Shown(url)}' is not on one of the site's hosts. Add {HostOf(url)} to the hosts, or enter another start URL.");
    }

    private static void ApplyName(SiteDraft draft, Site site, SiteErrors errors)
    {
        if (draft.Name is not null) site.Name = draft.Name.Trim();
        if (site.Name.Length == 0) site.Name = site.Hosts.FirstOrDefault() ?? "";
        if (site.Name.Length > SiteLimits.NameLength)
        {
            if (draft.Name is null) site.Name = site.Name[..SiteLimits.NameLength];
            else errors.Add("name", $"The name has {site.Name.Length} characters; the maximum is {SiteLimits.NameLength}.");
        }

        if (site.Name.Any(char.IsControl)) errors.Add("name", "The name must not contain control characters.");
    }

    private static void ApplyCrawl(SiteDraft draft, Site site, SiteErrors errors)
    {
        site.UseSitemap = draft.UseSitemap ?? site.UseSitemap;
        site.FollowLinks = draft.FollowLinks ?? site.FollowLinks;
        site.PageLimit = draft.PageLimit ?? site.PageLimit;
        if (site.PageLimit is < 1 or > SiteLimits.MostPages)
            errors.Add("pageLimit", $"The page limit is {site.PageLimit}; it must be from 1 to {SiteLimits.MostPages:N0}.");

        if (draft.AllowPrivate is not null)
        {
            var targets = new List<string>();
            foreach (var text in Entries(draft.AllowPrivate))
            {
                if (TryReadTarget(text, out var target)) targets.Add(target);
                else errors.Add("allowPrivate", $"'{Shown(text)}' is not a host with port. Enter it as staging.internal:8443.");
            }

            site.AllowPrivate = [.. targets.Distinct(StringComparer.Ordinal)];
            if (targets.Count > MostPrivateTargets) errors.Add("allowPrivate", $"Enter at most {MostPrivateTargets} private addresses.");
        }

        if (draft.UserAgentSuffix is null) return;
        var suffix = draft.UserAgentSuffix.Trim();
        site.UserAgentSuffix = suffix.Length == 0 ? null : suffix;
        if (suffix.Length > LongestSuffix || suffix.Any(c => c is < ' ' or > '~'))
            errors.Add("userAgentSuffix", $"The user agent suffix must have at most {LongestSuffix} printable ASCII characters.");
    }

    private static void ApplySchedule(SiteDraft draft, Site site, DateTimeOffset now, SiteErrors errors)
    {
        var (cron, zone) = (site.Cron, site.TimeZone);
        if (draft.Cron is not null) site.Cron = draft.Cron.Trim() is { Length: > 0 } given ? given : null;
        if (draft.TimeZone?.Trim() is { Length: > 0 } named) site.TimeZone = named;
        if (site.Cron == cron && site.TimeZone == zone && (site.Cron is null) == (site.NextRunAt is null)) return;

        site.NextRunAt = null;
        if (site.Cron is null)
        {
            if (!CrawlSchedule.TryFindZone(site.TimeZone, out _))
                errors.Add("timeZone", $"'{Shown(site.TimeZone)}' is not a known time zone. Use an IANA name such as Europe/Vienna.");
        }
        else if (site.Cron.Length > 100) errors.Add("cron", "The cron expression is longer than 100 characters.");
        else if (CrawlSchedule.TryParse(site.Cron, site.TimeZone, now, out var schedule, out var problem)) site.NextRunAt = schedule.NextAfter(now);
        else errors.Add(CrawlSchedule.TryFindZone(site.TimeZone, out _) ? "cron" : "timeZone", problem);
    }

    private static IEnumerable<string> Entries(IEnumerable<string?> values) =>
        values.Select(value => value?.Trim() ?? "").Where(value => value.Length > 0);

    private static bool TryReadUrl(string text, out string url)
    {
        url = "";
        if (text.Length > SiteLimits.UrlLength) return false;
        if (!WebAddress.TryParse(text, out var uri)) return false;
        if (uri.UserInfo.Length > 0 || !HostName.TryNormalize(uri.IdnHost, out var host)) return false;

        var port = uri.IsDefaultPort ? "" : $":{uri.Port}";
        url = $"{uri.Scheme}://{(host.Contains(':') ? $"[{host}]" : host)}{port}{uri.PathAndQuery}";
        return true;
    }

    private static bool TryReadTarget(string text, out string target)
    {
        target = "";
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture, out var port) || port == 0)
            return false;
        if (!HostName.TryNormalize(text[..colon], out var host)) return false;
        target = host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";
        return true;
    }

    private static string FrontPage(string host) =>
        HostName.TryNormalize(host, out var name) && TryReadUrl(name.Contains(':') ? $"[{name}]" : name, out var url) ? url : "";

    private static string HostOf(string url) => HostName.TryNormalize(new Uri(url).IdnHost, out var host) ? host : "";

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
