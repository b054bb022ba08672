using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>
/// Detects visitors' input (fields, keys, whole forms) being sent to a hard-coded address. Weighs what is read, where it goes, over which channel,
/// and what the code does around it. Sending a form to an address that the page determines is normal and has no weight.
/// </summary>
internal sealed class FieldTheftRule : ICodeRule
{
    private const double OpenSession = 3.2;

    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.Send).Concat(unit.Facts(FactKind.Navigate)))
        {
            var data = fact.Data;
            if ((data & (Labels.Typed | Labels.Cookie | Labels.Storage | Labels.Clipboard)) == 0) continue;
            if (fact.Kind == FactKind.Navigate && (data & Labels.Typed) == 0) continue;
            var destination = Destination.Of(fact.Target, unit);
            if (Weigh(unit, fact, destination) is { } finding) yield return finding;
        }

        foreach (var fact in unit.Facts(FactKind.RetargetForm))
        {
            var destination = Destination.Of(fact.Target, unit);
            if (destination.Kind is not (DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop)) continue;
            var tally = new EvidenceTally();
            tally.Add(2.5, "changes the address that a form is sent to");
            Place(tally, destination);
            Circumstances(tally, unit, fact);
            yield return unit.Finding("form-retargeted", Severity.High, ThreatCategory.Skimmer, tally.Total,
                "The script sends a form of the page to another host.", tally.Evidence(unit, fact, destination), fact.Node);
        }
    }

    private static ScriptFinding? Weigh(CodeUnit unit, Fact fact, Destination destination)
    {
        var tally = new EvidenceTally();
        var data = fact.Data;
        var about = FieldWords.Of(fact.About);
        if ((data & Labels.Typed) != 0) about |= FieldWords.IsCheckout(fact.About) ? Labels.Card : Labels.None;
        var isCard = (data & Labels.Typed) != 0 && ((data | about) & Labels.Card) != 0;
        if (isCard) tally.Add(4, "card fields are read");
        if ((data & Labels.AllFields) != 0) tally.Add(isCard ? 1 : 2.5, "all fields of a form or page are read");
        else if ((data & Labels.Field) != 0 && !isCard) tally.Add(1, "a field is read");
        if ((data & Labels.Password) != 0) tally.Add(1.5, "a password field is read");
        if ((data & Labels.Key) != 0) tally.Add(2.5, "keystrokes are recorded");
        if ((data & Labels.Typed) != 0 && (data & Labels.Person) != 0) tally.Add(0.5, "names or addresses are read");
        if ((data & Labels.Cookie) != 0) tally.Add((data & Labels.Typed) != 0 ? 0.5 : 0.4, "cookies are read");
        if ((data & Labels.Storage) != 0 && (data & Labels.Typed) == 0) tally.Add(0.5, "stored data is read");
        if ((data & Labels.Typed) != 0 && (data & Labels.FieldName) != 0) tally.Add(0.5, "together with the fields' names");
        if ((data & Labels.Typed) != 0 && (data & Labels.Place) != 0) tally.Add(0.5, "together with the shop's address");
        if ((data & Labels.Encoded) != 0) tally.Add(0.7, "encoded before it is sent");
        Place(tally, destination);
        tally.Add(fact.Channel switch
        {
            Channel.Image => isCard ? 2 : 1.2,
            Channel.WebSocket => 0.8,
            Channel.WebRtc => 2.5,
            Channel.Script or Channel.Frame or Channel.Element or Channel.Markup => 1.2,
            Channel.Beacon => 0.4,
            _ => 0
        }, $"by {fact.Channel}");
        if ((data & Labels.Typed) != 0) Circumstances(tally, unit, fact);
        // Analytics distinguishes visitors by its own identifier, kept in a cookie and sent openly to a hard-coded host.
        var isOpen = !unit.IsHidden && !destination.IsHidden && unit.Flow.Decoded <= 3 && destination.Kind == DestinationKind.Foreign;
        if ((data & (Labels.Typed | Labels.Clipboard)) == 0 && isOpen && tally.Total > OpenSession)
            tally.Add(OpenSession - tally.Total, "but openly, as analytics does");
        if (tally.Total < 2.5) return null;

        var severity = tally.Total >= 7.25 ? Severity.Critical : tally.Total >= 5 ? Severity.High : Severity.Medium;
        var rule = (data & Labels.Key) != 0
            && !isCard ? "keystrokes-sent" : isCard ? "card-fields-sent" : (data & Labels.Typed) != 0 ? "fields-sent" : "session-sent";
        return unit.Finding(
            rule, severity, ThreatCategory.Skimmer, tally.Total, TitleOf(rule, destination), tally.Evidence(unit, fact, destination), fact.Node);
    }

    private static void Place(EvidenceTally tally, Destination destination)
    {
        switch (destination.Kind)
        {
            case DestinationKind.Foreign:
                tally.Add(2.5, "to a host that is hard-coded");
                break;
            case DestinationKind.Address:
                tally.Add(3, "to a bare IP address");
                break;
            case DestinationKind.Drop:
                tally.Add(4, "to a service where anyone can receive data");
                break;
            case DestinationKind.Vendor:
                tally.Add(-3, "to a well-known vendor");
                break;
            case DestinationKind.Own:
                tally.Add(-2, "to the site itself");
                break;
            default:
                tally.Add(-1.5, "to an address determined at run time");
                break;
        }

        if (destination.Kind is not (DestinationKind.Foreign or DestinationKind.Address or DestinationKind.Drop)) return;
        if (destination.IsHidden) tally.Add(1.8, "whose name is hidden in the code");
        if (LooksLikeFile(destination.Url)) tally.Add(1.5, "disguised as an image or library file");
        if (Intelligence.LookalikeHosts.Find(destination.Host, []) is { } lookalike) tally.Add(2.5, $"which imitates {lookalike.Imitated}");
    }

    private static void Circumstances(EvidenceTally tally, CodeUnit unit, Fact fact)
    {
        if (unit.IsHidden) tally.Add(1.5, "in code that unpacks itself");
        if (unit.Around(fact, FactKind.PageTest).Any(test => FieldWords.IsCheckout(test.Target.Text ?? ""))) tally.Add(2, "only on checkout pages");
        if (unit.Around(fact, FactKind.CardTest).Any()) tally.Add(1.5, "after looking for card numbers");
        if (unit.Around(fact, FactKind.Poll).Any()) tally.Add(1, "repeatedly, on a timer");
        if (unit.Around(fact, FactKind.Listen)
            .Any(listen => listen.Channel.Split(' ')
            .Any(type => type is "submit" or "click" or "mousedown" or "mouseup" or "touchend" or "blur" or "change" or "keyup" or "keydown"
            or "keypress" or "input")))
            tally.Add(0.8, "when the visitor types or submits");
        if (unit.Around(fact, FactKind.DevtoolsTest).Any()) tally.Add(1, "and it watches for developer tools");
        if (unit.Flow.Decoded > 3) tally.Add(1, "through an encoded string table");
    }

    private static bool LooksLikeFile(string url)
    {
        var path = url.AsSpan();
        var query = path.IndexOfAny('?', '#', '…');
        if (query >= 0) path = path[..query];
        foreach (var ending in (ReadOnlySpan<string>)[".js", ".css", ".jpg", ".jpeg", ".png", ".gif", ".ico", ".svg", ".webp", ".woff", ".woff2"])
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static string TitleOf(string rule, Destination destination)
    {
        var what = rule switch
        {
            "card-fields-sent" => "Card data is",
            "keystrokes-sent" => "Keystrokes are",
            "fields-sent" => "What visitors type is",
            _ => "Session data is",
        };
        return destination.Host.Length > 0 ? $"{what} sent to {destination.Host}." : $"{what} sent away by this script.";
    }
}
