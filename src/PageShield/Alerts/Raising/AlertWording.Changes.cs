using System.Globalization;
using System.Text;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Sites;

namespace PageShield.Alerts.Raising;

/// <summary>Words for changes other than new companies and changed code, for crawls, and for the installation itself.</summary>
internal static partial class AlertWording
{
    public static AlertWords Other(Site site, string @event, string vendor, bool isOwn, IReadOnlyList<Change> changes)
    {
        var (who, count) = (isOwn ? "your own code" : AlertText.Host(vendor), changes.Count);
        var (title, intro, next) = @event switch
        {
            AlertEvents.NewScript => (
                $"{Count(count, "new script")} of {who} on {Name(site)}", "Pages have scripts that they did not have before (new script):",
                "open the script; authorize it if you added it, or see in its loading chain who brought it."),
            AlertEvents.NewConnectionHost => (
                $"{Name(site)} now talks to {Subjects(changes)}", "Pages send requests to a place that they never spoke to before (new connection host):",
                "see which script makes the request, and whether what it sends belongs there."),
            AlertEvents.NewFrameHost => (
                $"{Name(site)} now embeds a frame from {Subjects(changes)}", "A page of another company is shown inside yours (new frame):",
                "a frame on a payment page can imitate its form: look at the page before customers do."),
            AlertEvents.ApprovalExpired => (
                $"{Count(count, "authorization")} of {who} on {Name(site)} no longer {(count == 1 ? "holds" : "hold")}", "What was authorized has changed since, and the authorization asks for a new decision (authorization expired):",
                "open the change, then authorize or deny the script again."),
            AlertEvents.UnknownVersion => (
                $"Visitors of {Name(site)} ran code that the crawler never got", "Browsers reported a content that no crawl was served (field and crawl differ). It may go to some visitors only, which is how targeted attacks hide:",
                "open the script, crawl again with other personas, and ask the vendor for that version."),
            AlertEvents.IntegrityLost => (
                $"{Count(count, "script")} of {who} on {Name(site)} lost {(count == 1 ? "its" : "their")} integrity check", "The integrity attribute is gone, so browsers run whatever the address serves (subresource integrity lost):",
                "put the attribute back, or find out who took it away."),
            AlertEvents.WeakerHeader => (
                $"A protection of {Name(site)} got weaker: {Subjects(changes)}", "Your pages' security headers, or the sandbox of a frame, protect less than before (header weakened or lost):",
                "compare with the last release of your pages and your web server's settings, and put it back."),
            AlertEvents.ChangedCookie => (
                $"Cookies of {Name(site)} changed: {Subjects(changes)}", "Cookies are new or carry other attributes (cookie changes):", "see who sets them; a session cookie should be HttpOnly and Secure."),
            _ => (
                $"A form on {Name(site)} changed: {Subjects(changes)}", "What a form asks for, or where it is sent, is different now (form changed):",
                "look at the form: a new field or another destination is how card data is taken."),
        };
        var body = new StringBuilder(intro).Append('\n');
        List(body, changes.OrderByDescending(static change => change.Class), static change => Described(change) + (change.OnPaymentPage ? " On a payment page." : ""));
        body.Append("\nNext: ").Append(next);
        return Words(title + (changes.Any(static change => change.OnPaymentPage) ? " (payment page)" : ""), body);
    }

    public static AlertWords CrawlFailed(Site site, Crawl crawl, int failedInARow) => Words(
        crawl.State == CrawlState.Failed ? $"{Name(site)} could not be crawled" : $"Pages of {Name(site)} could not be seen any more",
        new StringBuilder(crawl.State == CrawlState.Failed ? "The crawl saw no page at all" : $"{crawl.PagesNotOk} of {crawl.PagesOk + crawl.PagesNotOk} pages were blocked or failed that worked before")
            .Append(failedInARow > 1 ? $", for the {Ordinal(failedInARow)} time in a row" : "").Append(" (crawl failed or blocked). This is not taken for \"no change\": nothing is known of what runs there now.\n")
            .Append(crawl.Note is { Length: > 0 } note ? $"\nWhat it met: {Sentence(note)}\n" : "")
            .Append("\nNext: open the crawl. If a firewall blocks the crawler, let it in by its user-agent suffix or secret header."));

    public static AlertWords Missed(Site site, DateTimeOffset due) => Words(
        $"The scheduled crawl of {Name(site)} did not run",
        new StringBuilder("It was due at ").Append(due.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))
            .Append(" UTC and has not begun (schedule missed).\n\nNext: see in the queue whether crawl workers are busy or stopped. ")
            .Append("If Page Shield was switched off, it catches up by itself."));

    public static AlertWords Spike(Site site, long count, long usual, string most) => Words(
        $"Many more policy violations than usual on {Name(site)}",
        new StringBuilder("Visitors' browsers reported ").Append(count.ToString("N0", CultureInfo.InvariantCulture)).Append(" violations in one hour; about ")
            .Append(usual.ToString("N0", CultureInfo.InvariantCulture)).Append(" are usual (policy violation spike).\n").Append(most.Length > 0 ? $"\nMost of them name {AlertText.Url(most)}.\n" : "")
            .Append("\nNext: open the reports. After a release of yours the policy may lack a source; without one, somebody may be putting code into your pages."));

    public static AlertWords Trouble(string what, string text) => Words($"Page Shield needs attention: {what}", new StringBuilder(Sentence(text)).Append("\n\nNext: open Settings for the state of every part."));

    private static string Described(Change change) => change.Kind is ChangeKind.HeaderAdded or ChangeKind.HeaderChanged or ChangeKind.HeaderRemoved or ChangeKind.CookieAdded or ChangeKind.CookieChanged or ChangeKind.FormChanged
        ? Summary(change)
        : $"{AlertText.Url(change.Subject)}: {Summary(change)}";

    private static string Subjects(IReadOnlyList<Change> changes)
    {
        var names = changes.Select(static change => change.Subject).Distinct().ToList();
        return AlertText.Defang(AlertText.Line(string.Join(", ", names.Take(3)), 150)) + (names.Count > 3 ? $" and {names.Count - 3} more" : "");
    }

    private static string Count(int count, string noun) => count == 1 ? $"A {noun}" : $"{count} {noun}s";

    private static string Ordinal(int number) => number switch { 2 => "second", 3 => "third", _ => $"{number.ToString(CultureInfo.InvariantCulture)}th" };
}
