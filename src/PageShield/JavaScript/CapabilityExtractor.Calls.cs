using Acornima.Ast;

namespace PageShield.JavaScript;

/// <content>What calls and constructors tell.</content>
internal sealed partial class CapabilityExtractor
{
    private void Call(CallExpression call)
    {
        if (call.Callee is MemberExpression member)
            MethodCall(call, member);
        else if (call.Callee is Identifier identifier)
            FunctionCall(call, Global(identifier) is { Length: > 0 } global ? global : identifier.Name is "$" ? "$" : "");
    }

    private void FunctionCall(CallExpression call, string name)
    {
        var first = call.Arguments.Count > 0 ? call.Arguments[0] : null;
        switch (name)
        {
            case "Function" when call.Arguments.Count > 0:
                found.Add(CapabilityKind.DynamicCode, "Function", call.Start);
                break;
            case "setTimeout" or "setInterval" or "setImmediate":
                Timer(first);
                break;
            case "fetch" or "importScripts":
                Sink(first);
                break;
            case "addEventListener":
                Listener(first);
                break;
            case "$" or "jQuery":
                Selector(first);
                break;
            case "open":
                Sink(first);
                break;
            case "atob" or "unescape" or "decodeURIComponent":
                Decoded(name, first, call.Start);
                break;
        }
    }

    private void MethodCall(CallExpression call, MemberExpression member)
    {
        if (NameOf(member) is not { } name)
            return;
        var first = call.Arguments.Count > 0 ? call.Arguments[0] : null;
        var second = call.Arguments.Count > 1 ? call.Arguments[1] : null;
        switch (name)
        {
            case "addEventListener" or "attachEvent" or "on" or "one" or "live" or "delegate" or "bind":
                Listener(first);
                break;
            case "querySelector" or "querySelectorAll" or "closest" or "matches" or "find" or "$" or "$$":
                Selector(first);
                break;
            case "getElementsByTagName":
                if (Fold(first) is { } tag && SelectorReach.IsFormTag(tag))
                    found.Add(CapabilityKind.Selector, tag, call.Start);
                break;
            case "getElementById" or "getElementsByClassName":
                if (Fold(first) is { } id && SelectorReach.NamesField(id))
                    found.Add(CapabilityKind.Selector, Readable(id), call.Start);
                break;
            case "getElementsByName":
                if (Fold(first) is { Length: > 0 } field)
                    found.Add(CapabilityKind.Selector, $"[name={Readable(field)}]", call.Start);
                break;
            case "createElement" or "createElementNS":
                Element(name == "createElement" ? first : second, call.Start);
                break;
            case "write" or "writeln" when IsDocument(member.Object):
                found.Add(CapabilityKind.DynamicCode, "document.write", call.Start);
                break;
            case "setTimeout" or "setInterval":
                Timer(first);
                break;
            case "open":
                Sink(second ?? first);
                break;
            case "get" when member.Object is MemberExpression credentials && NameOf(credentials) == "credentials":
                found.Add(CapabilityKind.Reads, "credentials", call.Start);
                break;
            case "fetch" or "sendBeacon" or "assign" or "importScripts" or "ajax" or "get" or "post" or "getJSON" or "getScript" or "load" or "request":
                Sink(first);
                if (name == "assign" && IsLocation(member.Object))
                    found.Add(CapabilityKind.Sends, "navigation", call.Start);
                break;
            case "replace" when IsLocation(member.Object):
                found.Add(CapabilityKind.Sends, "navigation", call.Start);
                Sink(first);
                break;
            case "submit" or "requestSubmit" when call.Arguments.Count == 0:
                found.Add(CapabilityKind.Sends, "form submit", call.Start);
                break;
            case "submit" or "keydown" or "keyup" or "keypress" or "paste" or "change" when first is IFunction:
                found.Add(CapabilityKind.Listens, name, call.Start);
                break;
            case "setAttribute":
                Attribute(Fold(first), second, call.Start);
                break;
            case "getItem" or "setItem" or "removeItem" when Storage(member.Object) is { } storage:
                found.Add(CapabilityKind.Storage, $"{storage}:{(Fold(first) is { } key ? Readable(key) : "*")}", call.Start);
                break;
            case "atob" or "unescape" or "decodeURIComponent":
                Decoded(name, first, call.Start);
                break;
            case "constructor" when call.Arguments.Count > 0 && member.Object is MemberExpression inner && NameOf(inner) == "constructor":
                found.Add(CapabilityKind.DynamicCode, "Function", call.Start);
                break;
        }
    }

    private void Creation(NewExpression creation)
    {
        var name = creation.Callee switch
        {
            Identifier identifier => Global(identifier),
            MemberExpression member => NameOf(member),
            _ => null,
        };
        var first = creation.Arguments.Count > 0 ? creation.Arguments[0] : null;
        switch (name)
        {
            case "Function" when creation.Arguments.Count > 0:
                found.Add(CapabilityKind.DynamicCode, "Function", creation.Start);
                break;
            case "WebSocket" or "EventSource" or "Worker" or "SharedWorker" or "WebTransport" or "Request" or "URL":
                Sink(first);
                break;
            case "RegExp" when Fold(first) is { } pattern && IsTelling(pattern):
                found.Add(CapabilityKind.Pattern, $"/{Readable(pattern)}/", creation.Start);
                break;
        }
    }
}
