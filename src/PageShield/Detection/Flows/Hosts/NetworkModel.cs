using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models requests, sockets, channels and responses, and the libraries that wrap them.</summary>
internal sealed class NetworkModel(FlowRun run, FlowLog log, ValuePool values) : IHostModel
{
    public Value? Read(Value target, string name) => target.Kind switch
    {
        HostKind.Xhr => name is "responseText" or "response" or "responseXML" ? Value.OfLabels(Labels.Response) : null,
        HostKind.Response => name is "body" or "data" ? Value.OfLabels(Labels.Response) : null,
        HostKind.None when target.Path == "navigator" => NavigatorMember(name),
        _ => null,
    };

    public Value? Call(MethodCall call) => call.Target.Kind switch
    {
        HostKind.Xhr => XhrMethod(call.Node, call.Target, call.Name, call.First, call.Second),
        HostKind.Socket or HostKind.Channel when call.Name == BrowserApis.Send =>
            Sent(call.Node, call.Target.Kind == HostKind.Socket ? Channel.WebSocket : Channel.WebRtc,
                call.Target.Shape?.Get("$url") ?? Value.Unknown, call.First),
        HostKind.Peer when call.Name == "createDataChannel" => new Value { Kind = HostKind.Channel, Shapes = [values.ShapeAt(call.Node)] },
        HostKind.Worker when call.Name == BrowserApis.PostMessage => Value.Unknown,
        HostKind.Response when call.Name is "text" or "json" or "blob" or "arrayBuffer" or "clone" => Value.OfLabels(Labels.Response),
        HostKind.None when call.Target.Path is "axios" or "superagent" or "$http" or "Ajax" => Library(call.Node, call.Name, call.First, call.Second),
        _ => null,
    };

    private static Value? NavigatorMember(string name) =>
        name == "clipboard" ? Value.OfPath("navigator.clipboard") : BrowserApis.UseOf("navigator." + name) == ApiUse.ReadAgent
            ? Value.OfLabels(Labels.Agent) : null;

    private Value XhrMethod(Node call, Value target, string name, Value first, Value second)
    {
        if (name == BrowserApis.Open)
        {
            if (target.Shape is { } shape) run.Changed |= shape.Set("$url", second);
            if ((second.DeepLabels() & Labels.Secrets) != 0)
                log.Record(FactKind.Send, call, Channel.Xhr, second, second.DeepLabels(), second.Hint ?? "");
            return Value.Unknown;
        }

        if (name != BrowserApis.Send) return Value.Unknown;
        Sent(call, Channel.Xhr, target.Shape?.Get("$url") ?? Value.Unknown, first);
        return Value.OfLabels(Labels.Response);
    }

    private Value Sent(Node call, string channel, Value url, Value data)
    {
        log.Record(FactKind.Send, call, channel, url, url.DeepLabels() | data.DeepLabels(), SentData.Hints(url, data));
        return Value.Unknown;
    }

    private Value Library(Node call, string name, Value first, Value second)
    {
        var url = first.Text is not null ? first : SentData.Field(first, "url");
        var data = first.Text is not null ? second : SentData.Field(first, "data");
        log.Record(FactKind.Send, call, Channel.Fetch, url,
            url.DeepLabels() | data.DeepLabels() | (name == "Request" ? SentData.Field(second, "parameters").DeepLabels() : Labels.None),
            SentData.Hints(url, data));
        return Value.OfLabels(Labels.Response);
    }
}
