using System.CommandLine;
using PageShield.Sites;

namespace PageShield.Cli.Sites;

/// <summary>A site's fields as options; what is not given is left as it is.</summary>
internal sealed class SiteFieldOptions
{
    private readonly Option<string?> _name = new("--name") { Description = "As lists and alerts show it" };
    private readonly Option<string[]?> _hosts = new("--host") { Description = "First-party host; repeatable" };
    private readonly Option<SiteEnvironment?> _environment = new("--environment") { Description = "production or staging" };
    private readonly Option<string?> _cron = new("--cron") { Description = "When to crawl: five fields; an empty text for never" };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "IANA time zone of the schedule" };
    private readonly Option<int?> _pages = new("--page-limit") { Description = "Most pages in one crawl (1–10,000)" };
    private readonly Option<bool?> _sitemap = new("--sitemap") { Description = "Find pages in the sitemap: true or false" };
    private readonly Option<bool?> _links = new("--follow-links") { Description = "Follow links on the pages: true or false" };
    private readonly Option<string[]?> _private = new("--allow-private") { Description = "Private host:port that the crawler may reach; repeatable" };

    public IEnumerable<Option> All => [_name, _hosts, _environment, _cron, _zone, _pages, _sitemap, _links, _private];

    public SiteDraft DraftOf(ParseResult result) => new()
    {
        Name = result.GetValue(_name),
        Hosts = NoneIfEmpty(result.GetValue(_hosts)),
        Environment = result.GetValue(_environment),
        Cron = result.GetValue(_cron),
        TimeZone = result.GetValue(_zone),
        PageLimit = result.GetValue(_pages),
        UseSitemap = result.GetValue(_sitemap),
        FollowLinks = result.GetValue(_links),
        AllowPrivate = NoneIfEmpty(result.GetValue(_private)),
    };

    private static string[]? NoneIfEmpty(string[]? values) => values is { Length: > 0 } ? values : null;
}
