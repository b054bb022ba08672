using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models tests of text for words or patterns: on the page's address, the browser, the referrer, or typed data.</summary>
internal sealed class VisitorTests(FlowLog log) : IHostModel
{
    public Value? Call(MethodCall call) => Tested(call.Node, call.Target, call.Name, call.First);

    private Value? Tested(Node call, Value target, string name, Value first)
    {
        switch (name)
        {
            case "test" or "exec" when target.Kind == HostKind.RegExp:
                return TestText(call, target.Hint ?? "", first);
            case "match" or "search" or "matchAll" when (target.Labels & (Labels.Place | Labels.Data)) != 0
                && (first.Hint ?? first.Text) is { } pattern:
                return TestText(call, pattern, target);
            case "indexOf" or "includes" or "startsWith"
                or "endsWith" when (target.Labels & (Labels.Place | Labels.Agent | Labels.Referrer | Labels.Cookie)) != 0:
                if (first.Text is { } words) return TestText(call, words, target, first.Labels & Labels.Decoded);
                log.Record(FactKind.VisitorTest, call, name, first, target.Labels & Labels.Data);
                return Value.OfLabels(target.Labels & Labels.Data);
            default:
                return null;
        }
    }

    private Value TestText(Node call, string pattern, Value tested, Labels hidden = Labels.None)
    {
        var labels = tested.DeepLabels(2);
        if ((labels & Labels.Place) != 0) log.Record(FactKind.PageTest, call, "test", Value.OfText(pattern).With(hidden), labels);
        if ((labels & (Labels.Agent | Labels.Referrer | Labels.Cookie)) != 0)
            log.Record(FactKind.VisitorTest, call, "test", Value.OfText(pattern), labels);
        if ((labels & Labels.Typed) != 0 && CardPattern.IsLike(pattern)) log.Record(FactKind.CardTest, call, "test", Value.OfText(pattern), labels);
        return Value.OfLabels(labels & Labels.Data, tested.Hint);
    }
}
