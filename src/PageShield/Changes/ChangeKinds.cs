using System.Collections.Frozen;
using static PageShield.Changes.ChangeGroup;
using static PageShield.Severity;

namespace PageShield.Changes;

/// <summary>
/// Every kind of change, one row each. A new kind needs a member in <see cref="ChangeKind"/>, a row here, and code in
/// <see cref="ChangeDetector"/> to detect it. Screens, filters, alerts and API use the row.
/// </summary>
public static class ChangeKinds
{
    private static readonly ChangeEvent UnknownVersion = new("script.unknown_version", "Visitors received other code than the crawler")
    {
        Title = static story => $"Visitors of {story.Site} ran code that the crawler never received",
        Introduction = static _ => "Browsers reported content that no crawl received (field and crawl differ). "
            + "It may be served only to some visitors, which is how targeted attacks hide",
        Next = static _ => "open the script, crawl again with other personas, and ask the vendor for that version.",
        Severity = static (_, payment, _) => payment ? High : Medium,
    };

    private static readonly ChangeEvent NewThirdPartyHost = new("script.new_third_party_host", "Code from a new company")
    {
        Title = static story => $"New company's code on {story.Site}: {story.Vendor}",
        Introduction = static story => $"Pages of {story.Site} now run code from "
            + $"{(story.Count == 1 ? "an address that served none before" : $"{story.Count} addresses that served none before")} "
            + "(new third-party script host)",
        Next = static story => "if you added this company, authorize its scripts in the inventory. "
            + $"If nobody did, check the page's loading chain to see what loaded it{(story.OnPaymentPage ? ", before more customers pay." : ".")}",
        Severity = static (_, payment, _) => payment ? High : Medium,
        ListsHosts = true,
    };

    private static readonly ChangeEvent NewConnectionHost = new("connection.new_host", "Contacts a new host")
    {
        Title = static story => $"{story.Site} now contacts {story.Subjects}",
        Introduction = static _ => "Pages send requests to a host that they never contacted before (new connection host)",
        Next = static _ => "check which script makes the request, and whether the data that it sends belongs there.",
        Severity = static (_, payment, isKnown) => !payment ? Low : isKnown ? Medium : High,
        AsksWhoIsKnown = true,
    };

    private static readonly ChangeEvent NewFrameHost = new("frame.new_host", "New frame")
    {
        Title = static story => $"{story.Site} now embeds a frame from {story.Subjects}",
        Introduction = static _ => "A page of another company is shown inside yours (new frame)",
        Next = static _ => "a frame on a payment page can imitate its form: check the page before customers use it.",
        Severity = static (_, payment, isKnown) => !payment ? Low : isKnown ? Medium : High,
        AsksWhoIsKnown = true,
    };

    private static readonly ChangeEvent NewScript = new("script.new", "New script")
    {
        Title = static story => $"{story.Counted("new script")} of {story.Who} on {story.Site}",
        Introduction = static _ => "Pages have scripts that they did not have before (new script)",
        Next = static _ => "open the script; authorize it if you added it, or check its loading chain to see what loaded it.",
        Severity = static (_, payment, _) => payment ? Medium : Low,
    };

    private static readonly ChangeEvent ChangedScript = new("script.changed", "A script changed its behavior")
    {
        Title = static story =>
            story.IsOwn ? $"Your own code on {story.Site} changed: {CountedScripts(story)}"
            : $"{story.Vendor} changed {CountedScripts(story)} on {story.Site}",
        Introduction = static story =>
            $"{(story.Deepest == ChangeClass.Capability ? "It can do things that it could not do before" : "Its behavior may have changed")} "
            + $"(changed script, class {story.Deepest.ToString().ToLowerInvariant()})",
        Next = static _ => "open the change to see the difference line by line, then authorize it or remove the script from the page.",
        Severity = static (deepest, payment, _) =>
            (deepest == ChangeClass.Capability, payment) switch { (true, true) => High, (false, false) => Low, _ => Medium },
        TitleNamesPaymentPage = false,
    };

    private static readonly ChangeEvent ChangedForm = new("form.changed", "A form changed")
    {
        Title = static story => $"A form on {story.Site} changed: {story.Subjects}",
        Introduction = static _ => "A form asks for other data or is sent elsewhere (form changed)",
        Next = static _ => "check the form. Card data is often stolen through a new field or another destination.",
        Severity = static (deepest, payment, _) => deepest != ChangeClass.Capability ? Low : payment ? High : Medium,
    };

    private static readonly ChangeEvent IntegrityLost = new("script.integrity_lost", "An integrity check was removed")
    {
        Title = static story =>
            $"{story.Counted("script")} of {story.Who} on {story.Site} lost {(story.Count == 1 ? "its" : "their")} integrity check",
        Introduction = static _ => "The integrity attribute was removed, so browsers run any content from the address (subresource integrity lost)",
        Next = static _ => "restore the attribute, or find out who removed it.",
        Severity = static (_, payment, _) => payment ? High : Medium,
    };

    private static readonly ChangeEvent WeakerHeader = new("header.weakened", "A security header got weaker")
    {
        Title = static story => $"A protection of {story.Site} got weaker: {story.Subjects}",
        Introduction = static _ => "Your pages' security headers, or the sandbox of a frame, protect less than before (header weakened or lost)",
        Next = static _ => "compare with the last release of your pages and your web server's settings, and restore it.",
        Severity = static (_, payment, _) => payment ? High : Medium,
    };

    private static readonly ChangeEvent ChangedCookie = new("cookie.changed", "Cookies changed")
    {
        Title = static story => $"Cookies of {story.Site} changed: {story.Subjects}",
        Introduction = static _ => "Cookies are new or have other attributes (cookie changes)",
        Next = static _ => "check who sets them. A session cookie should be HttpOnly and Secure.",
        Severity = static (deepest, _, _) => deepest == ChangeClass.Capability ? Medium : Info,
    };

    private static readonly ChangeEvent ApprovalExpired = new("authorization.expired", "An authorization no longer holds")
    {
        Title = static story => $"{story.Counted("authorization")} of {story.Who} on {story.Site} no longer {(story.Count == 1 ? "holds" : "hold")}",
        Introduction = static _ => "The authorized script has changed and needs a new decision (authorization expired)",
        Next = static _ => "open the change, then authorize or deny the script again.",
        Severity = static (_, payment, _) => payment ? Medium : Low,
    };

    /// <summary>A row for every member of <see cref="ChangeKind"/>, in the filter's order.</summary>
    public static readonly IReadOnlyList<ChangeKindRow> All =
    [
        new(ChangeKind.ScriptAdded, "New script", Scripts, ChangeHost.Script) { Event = NewScript, IsCoveredByNewCompany = true,
            Expectation = ChangeExpectation.Script },
        new(ChangeKind.ScriptChanged, "Script changed", Scripts, ChangeHost.Script)
        {
            Event = ChangedScript, AlertsFrom = ChangeClass.Code, EventOfReopening = ApprovalExpired, Expectation = ChangeExpectation.Content,
        },
        new(ChangeKind.ScriptRemoved, "Script gone", Scripts, ChangeHost.Script) { Expectation = ChangeExpectation.Script },
        new(ChangeKind.LoaderChanged, "Loaded by something else", Scripts, ChangeHost.Script) { Event = ChangedScript,
            AlertsFrom = ChangeClass.Code },
        new(ChangeKind.OrderChanged, "Order of scripts changed", Scripts, ChangeHost.Script),
        new(ChangeKind.IntegrityLost, "Integrity attribute lost", Scripts, ChangeHost.Script) { Event = IntegrityLost,
            Expectation = ChangeExpectation.Content },
        new(ChangeKind.IntegrityGained, "Integrity attribute added", Scripts, ChangeHost.Script),
        new(ChangeKind.UnknownVersionInField, "Visitors ran another version", Scripts, ChangeHost.Script) { Event = UnknownVersion,
            Expectation = ChangeExpectation.Content },
        new(ChangeKind.ScriptHostAdded, "New host of scripts", Hosts, ChangeHost.Subject) { Event = NewThirdPartyHost,
            Expectation = ChangeExpectation.Script },
        new(ChangeKind.ConnectionHostAdded, "New host contacted", Hosts, ChangeHost.Subject) { Event = NewConnectionHost,
            IsCoveredByNewCompany = true },
        new(ChangeKind.ConnectionHostRemoved, "Host no longer contacted", Hosts, ChangeHost.Subject),
        new(ChangeKind.HeaderAdded, "Security header added", Headers, ChangeHost.Site) { Event = WeakerHeader, AlertsFrom = ChangeClass.Capability,
            SummaryNamesSubject = true, CanAlternate = true },
        new(ChangeKind.HeaderChanged, "Security header changed", Headers, ChangeHost.Site) { Event = WeakerHeader,
            AlertsFrom = ChangeClass.Capability, SummaryNamesSubject = true, CanAlternate = true },
        new(ChangeKind.HeaderRemoved, "Security header gone", Headers, ChangeHost.Site) { Event = WeakerHeader, AlertsFrom = ChangeClass.Capability,
            SummaryNamesSubject = true, CanAlternate = true },
        new(ChangeKind.CookieAdded, "New cookie", Cookies, ChangeHost.Site) { Event = ChangedCookie, SummaryNamesSubject = true },
        new(ChangeKind.CookieChanged, "Cookie changed", Cookies, ChangeHost.Site) { Event = ChangedCookie, SummaryNamesSubject = true,
            CanAlternate = true },
        new(ChangeKind.FormChanged, "Form changed", Forms, ChangeHost.Site) { Event = ChangedForm, SummaryNamesSubject = true, CanAlternate = true },
        new(ChangeKind.FrameAdded, "New frame", Frames, ChangeHost.Subject) { Event = NewFrameHost, IsCoveredByNewCompany = true },
        new(ChangeKind.SandboxLost, "Frame no longer sandboxed", Frames, ChangeHost.Subject) { Event = WeakerHeader },
    ];

    /// <summary>The events that changes raise, most severe first.</summary>
    public static readonly IReadOnlyList<ChangeEvent> Events =
    [
        UnknownVersion, NewThirdPartyHost, NewConnectionHost, NewFrameHost, NewScript, ChangedScript, ChangedForm, IntegrityLost, WeakerHeader,
        ChangedCookie, ApprovalExpired,
    ];

    private static readonly FrozenDictionary<ChangeKind, ChangeKindRow> ByKind = All.ToFrozenDictionary(static row => row.Kind);

    public static ChangeKindRow Of(ChangeKind kind) => ByKind[kind];

    /// <summary>The kinds whose rows match the predicate, for queries.</summary>
    public static ChangeKind[] Where(Func<ChangeKindRow, bool> predicate) => [.. All.Where(predicate).Select(static row => row.Kind)];

    private static string CountedScripts(ChangeStory story) => story.Count == 1 ? "a script" : $"{story.Count} scripts";
}
