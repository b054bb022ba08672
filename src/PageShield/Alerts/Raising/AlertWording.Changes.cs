using System.Globalization;
using System.Text;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.Alerts.Raising;

/// <summary>Wording of alerts about changes, crawls and the installation itself.</summary>
internal static partial class AlertWording
{
    public static AlertWords Changed(Site site, ChangeEvent @event, string vendor, bool isOwn, IReadOnlyList<Change> changes)
    {
        var story = new ChangeStory
        {
            Site = Name(site),
            Vendor = AlertText.Host(vendor),
            IsOwn = isOwn,
            Subjects = Subjects(changes),
            Count = changes.Count,
            Deepest = changes.Max(static change => change.Class),
            OnPaymentPage = changes.Any(static change => change.OnPaymentPage),
        };
        var body = new StringBuilder(@event.Introduction(story)).Append(":\n");
        List(body, changes.OrderByDescending(static change => change.Class), change => @event.ListsHosts
            ? AlertText.NamedHost(change.Subject) + (change.OnPaymentPage ? ", on a payment page" : "")
            : Described(change) + (change.OnPaymentPage ? " On a payment page." : ""));
        body.Append("\nNext: ").Append(@event.Next(story));
        return Words(@event.Title(story) + (story.OnPaymentPage && @event.TitleNamesPaymentPage ? " (payment page)" : ""), body);
    }

    public static AlertWords CrawlFailed(Site site, Crawl crawl, int failedInARow) => Words(
        crawl.State == CrawlState.Failed ? $"{Name(site)} could not be crawled" : $"Pages of {Name(site)} can no longer be loaded",
        new StringBuilder(crawl.State == CrawlState.Failed ? "The crawl saw no page at all"
            : $"{crawl.PagesNotOk} of {crawl.PagesOk + crawl.PagesNotOk} pages were blocked or failed that worked before")
            .Append(failedInARow > 1 ? $", for the {Ordinal(failedInARow)} time in a row" : "")
                .Append(" (crawl failed or blocked). This does not mean \"no change\": what runs there now is unknown.\n")
            .Append(crawl.Note is { Length: > 0 } note ? $"\nDetails: {Sentence(note)}\n" : "")
            .Append("\nNext: open the crawl. If a firewall blocks the crawler, allow it by its user agent suffix or secret header."));

    public static AlertWords Missed(Site site, DateTimeOffset due) => Words(
        $"The scheduled crawl of {Name(site)} did not run",
        new StringBuilder("It was due at ").Append(due.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))
            .Append(" UTC and has not started (schedule missed).\n\nNext: check the queue to see whether crawl workers are busy or stopped. ")
            .Append("If Page Shield was switched off, it catches up automatically."));

    public static AlertWords Spike(Site site, long count, long usual, string most) => Words(
        $"Many more policy violations than usual on {Name(site)}",
        new StringBuilder("Visitors' browsers reported ").Append(count.ToString("N0", CultureInfo.InvariantCulture))
            .Append(" violations in one hour; about ")
            .Append(usual.ToString("N0", CultureInfo.InvariantCulture)).Append(" are usual (policy violation spike).\n")
                .Append(most.Length > 0 ? $"\nMost of them name {AlertText.Url(most)}.\n" : "")
            .Append("\nNext: open the reports. If you just released a change, the policy may lack a source. ")
            .Append("If not, somebody may be putting code into your pages."));

    public static AlertWords Trouble(string what, string text) =>
        Words($"Page Shield needs attention: {what}",
        new StringBuilder(Sentence(text)).Append("\n\nNext: open Settings to see the state of every part."));

    private static string Described(Change change) =>
        ChangeKinds.Of(change.Kind).SummaryNamesSubject ? Summary(change) : $"{AlertText.Url(change.Subject)}: {Summary(change)}";

    private static string Subjects(IReadOnlyList<Change> changes)
    {
        var names = changes.Select(static change => change.Subject).Distinct().ToList();
        return AlertText.Defang(AlertText.Line(string.Join(", ", names.Take(3)), 150)) + (names.Count > 3 ? $" and {names.Count - 3} more" : "");
    }

    private static string Ordinal(int number) =>
        number switch { 2 => "second", 3 => "third", _ => $"{number.ToString(CultureInfo.InvariantCulture)}th" };
}
