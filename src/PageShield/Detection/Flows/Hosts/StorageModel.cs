using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models stored and collected data: browser storage, form data, the clipboard, and requests to wallets.</summary>
internal sealed class StorageModel(FlowRun run, FlowLog log, FunctionCalls functions) : IHostModel
{
    /// <summary>Everything that the script stores, as one object.</summary>
    public Shape Kept { get; } = new();

    public Value? Read(Value target, string name) => target.Kind switch
    {
        HostKind.Storage when name is not (BrowserApis.GetItem or BrowserApis.SetItem or BrowserApis.RemoveItem or "clear" or "key" or "length") =>
            Value.OfLabels(Labels.Storage | FieldWords.Of(name)),
        HostKind.Wallet => new Value { Kind = HostKind.Wallet, Path = target.Path + "." + name, Labels = Labels.Wallet },
        _ => null,
    };

    public bool Assign(Value target, string name, Value value, Node at)
    {
        if (target.Kind != HostKind.Storage) return false;
        run.Changed |= Kept.Set(name, value);
        return true;
    }

    public Value? Call(MethodCall call) => call.Target.Kind switch
    {
        HostKind.Storage => StorageMethod(call.Name, call.First, call.Second),
        HostKind.FormData => FormDataMethod(call),
        HostKind.ClipboardData when call.Name == "setData" => ClipboardSet(call.Node, call.Second),
        HostKind.ClipboardData when call.Name == "getData" => Value.OfLabels(Labels.Clipboard),
        HostKind.Wallet => WalletMethod(call.Node, call.Target, call.Name, call.First),
        _ => null,
    };

    private Value? FormDataMethod(MethodCall call) => call.Name switch
    {
        "append" or "set" => FormDataSet(call.Target, call.First, call.Second),
        "get" or "getAll" => Value.OfLabels(Labels.Field | FieldWords.Of(call.First.Text), call.First.Text),
        "forEach" => functions.CallBack(call.First, Value.OfLabels(call.Target.DeepLabels() & Labels.Data), Value.OfLabels(Labels.FieldName)),
        "entries" or "values" => call.Target,
        _ => null,
    };

    private Value StorageMethod(string name, Value key, Value value)
    {
        if (name == BrowserApis.SetItem)
        {
            run.Changed |= key.Text is { } text ? Kept.Set(text, value) : Kept.Add(value);
            return Value.Unknown;
        }

        if (name != BrowserApis.GetItem) return Value.Unknown;
        var stored = key.Text is { } wanted ? Kept.Get(wanted) ?? Kept.Rest : Kept.Rest;
        return stored.WithoutText().With(Labels.Storage | FieldWords.Of(key.Text)).WithHint(key.Text);
    }

    private Value FormDataSet(Value target, Value key, Value value)
    {
        var kept = value.With(FieldWords.Refine(value.Labels, key.Text));
        if (target.Shape is { } shape) run.Changed |= key.Text is { } name ? shape.Set(name, kept) : shape.Add(kept);
        return Value.Unknown;
    }

    private Value ClipboardSet(Node call, Value text)
    {
        log.Record(FactKind.WriteClipboard, call, "copy", text, text.DeepLabels());
        return Value.Unknown;
    }

    private Value WalletMethod(Node call, Value target, string name, Value first)
    {
        var method = (first.Shape?.Get("method") ?? first).Text ?? name;
        log.Record(FactKind.CallWallet, call, method, first, Labels.Wallet, target.Path ?? "");
        return new Value { Kind = HostKind.Wallet, Path = target.Path + "." + name, Labels = Labels.Wallet };
    }
}
