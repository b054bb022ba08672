using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Sinks where text becomes code, markup or a load.</summary>
internal sealed class CodeSinks(FlowLog log)
{
    public void RunCode(Node at, string channel, Value code)
    {
        if (code.Functions is not null && code.Text is null) return;
        log.Record(FactKind.RunCode, at, channel, code, code.DeepLabels());
    }

    public void WriteHtml(Node at, string channel, Value html)
    {
        var data = html.DeepLabels();
        log.Record(FactKind.WriteHtml, at, channel, html, data);
        if ((data & Labels.Typed) != 0 && html.Text is { } text && text.Contains("src=", StringComparison.OrdinalIgnoreCase))
            log.Record(FactKind.Send, at, Channel.Markup, html, data);
    }

    public void LoadFrom(Value target, Value url, Node at)
    {
        var data = url.DeepLabels();
        switch (target.Kind)
        {
            case HostKind.ScriptElement:
                log.Record(FactKind.LoadScript, at, "script", url, data);
                if ((data & Labels.Secrets) != 0) log.Record(FactKind.Send, at, Channel.Script, url, data, url.Hint ?? "");
                break;
            case HostKind.FrameElement:
                log.Record(FactKind.LoadFrame, at, "iframe", url, data);
                if ((data & Labels.Secrets) != 0) log.Record(FactKind.Send, at, Channel.Frame, url, data, url.Hint ?? "");
                break;
            case HostKind.ImageElement:
                log.Record(FactKind.Send, at, Channel.Image, url, data, url.Hint ?? "");
                break;
            default:
                if ((data & Labels.Secrets) != 0) log.Record(FactKind.Send, at, Channel.Element, url, data, url.Hint ?? "");
                break;
        }
    }
}
