using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Rules;

/// <summary>Detects code that is run from a server's response, from the page's text or from the pixels of an image.</summary>
internal sealed class RemoteCodeRule : ICodeRule
{
    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        foreach (var fact in unit.Facts(FactKind.RunCode))
        {
            if (IsHandedOn(fact)) continue;
            var tally = new EvidenceTally();
            if ((fact.Data & Labels.Pixels) != 0) tally.Add(7.5, "code is read from an image's pixels");
            else if ((fact.Data & Labels.Response) != 0) tally.Add(3, "a server's response is run as code");
            else if ((fact.Data & Labels.PageText) != 0 && (fact.Data & Labels.Decoded) != 0)
                tally.Add(6, "text hidden in the page is decoded and run");
            else if ((fact.Data & Labels.Message) != 0) tally.Add(2, "a message from a socket or window is run as code");
            else continue;

            Circumstances(tally, unit, fact);
            var rule = (fact.Data & Labels.Pixels) != 0 ? "code-from-picture" : (fact.Data & Labels.PageText) != 0 ? "code-from-page-text"
                : "code-from-server";
            yield return unit.Finding(rule, tally.Total >= 5 ? Severity.High : Severity.Medium, ThreatCategory.SupplyChain, tally.Total,
                "The script fetches code from somewhere and runs it.", tally.Evidence(unit, fact), fact.Node);
        }
    }

    // A library's timer nearly always gets a function from its callers, even if the name may have held other values.
    private static bool IsHandedOn(Fact fact) =>
        fact is
        {
            Channel: BrowserApis.SetTimeout or BrowserApis.SetInterval, Target.Text: null, Function: { } function,
            Node: CallExpression { Arguments: [Identifier given, ..] }
        }
        && Array.Exists(function.Parameters, parameter => parameter?.Name == given.Name);

    private static void Circumstances(EvidenceTally tally, CodeUnit unit, Fact fact)
    {
        var tests = unit.Around(fact, FactKind.VisitorTest).Concat(unit.Around(fact, FactKind.PageTest))
            .Aggregate(Labels.None, (labels, test) => labels | test.Data);
        if ((tests & Labels.Referrer) != 0) tally.Add(2, "only for visitors from other sites");
        if ((tests & Labels.Cookie) != 0) tally.Add(1, "depending on a cookie");
        if ((tests & Labels.Agent) != 0) tally.Add(1.5, "depending on the browser");
        if (unit.Around(fact, FactKind.Send).Any(send => (send.Data & Labels.Random) != 0))
            tally.Add(1.5, "from an address that is unique each time");
        if (unit.Flow.Decoded > 3) tally.Add(1.5, "through an encoded string table");
        if (unit.IsHidden) tally.Add((fact.Data & Labels.PageText) != 0 ? 1.5 : 1, "in code that unpacks itself");
    }
}
