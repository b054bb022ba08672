using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.JavaScript.Capabilities;

/// <content>Capabilities found in calls and constructors.</content>
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
        switch (BrowserApis.UseOf(name))
        {
            case ApiUse.MakeFunction when call.Arguments.Count > 0:
                found.Add(CapabilityKind.DynamicCode, name, call.Start);
                break;
            case ApiUse.RunLater or ApiUse.RunRepeatedly when RunsText(name):
                Timer(first);
                break;
            case ApiUse.OpenWindow:
                Sink(first);
                break;
            case ApiUse.DecodeBase64 or ApiUse.DecodePercent or ApiUse.DecodeUri when IsDecoder(name):
                Decoded(name, first, call.Start);
                break;
            case ApiUse.Listen when name == BrowserApis.AddEventListener:
                Listener(first);
                break;
        }

        if (BrowserApis.Has(name, ApiTraits.CallTakesUrl))
            Sink(first);
        else if (name is "$" or "jQuery")
            Selector(first);
    }

    private void MethodCall(CallExpression call, MemberExpression member)
    {
        if (NameOf(member) is not { } name)
            return;
        var first = call.Arguments.Count > 0 ? call.Arguments[0] : null;
        var second = call.Arguments.Count > 1 ? call.Arguments[1] : null;
        if (LooksFor(call, BrowserApis.MemberUseOf(name), first) || Changes(call, member, name, first, second)
            || Moves(call, member, name, first, second))
            return;
        switch (name)
        {
            case BrowserApis.SetTimeout or BrowserApis.SetInterval:
                Timer(first);
                break;
            case BrowserApis.AtoB or BrowserApis.Unescape or BrowserApis.DecodeUriComponent:
                Decoded(name, first, call.Start);
                break;
            case "keydown" or "keyup" or "keypress" or "paste" or "change" when first is IFunction:
                found.Add(CapabilityKind.Listens, name, call.Start);
                break;
            case "constructor" when call.Arguments.Count > 0 && member.Object is MemberExpression inner && NameOf(inner) == "constructor":
                found.Add(CapabilityKind.DynamicCode, BrowserApis.Function, call.Start);
                break;
        }
    }

    private bool LooksFor(CallExpression call, ApiUse use, Node? first)
    {
        switch (use)
        {
            case ApiUse.Listen or ApiUse.ListenBelow:
                Listener(first);
                return true;
            case ApiUse.FindBySelector or ApiUse.FindAllBySelector or ApiUse.MatchSelector:
                Selector(first);
                return true;
            case ApiUse.FindByTag:
                if (Fold(first) is { } tag && SelectorReach.IsFormTag(tag))
                    found.Add(CapabilityKind.Selector, tag, call.Start);
                return true;
            case ApiUse.FindById or ApiUse.FindByClass:
                if (Fold(first) is { } id && SelectorReach.NamesField(id))
                    found.Add(CapabilityKind.Selector, Readable(id), call.Start);
                return true;
            case ApiUse.FindByName:
                if (Fold(first) is { Length: > 0 } field)
                    found.Add(CapabilityKind.Selector, $"[name={Readable(field)}]", call.Start);
                return true;
            default:
                return false;
        }
    }

    private bool Changes(CallExpression call, MemberExpression member, string name, Node? first, Node? second)
    {
        switch (BrowserApis.MemberUseOf(name))
        {
            case ApiUse.CreateElement:
                Element(first, call.Start);
                return true;
            case ApiUse.CreateElementInNamespace:
                Element(second, call.Start);
                return true;
            case ApiUse.WriteDocument when IsDocument(member.Object):
                found.Add(CapabilityKind.DynamicCode, "document.write", call.Start);
                return true;
            case ApiUse.SetAttribute:
                Attribute(Fold(first), second, call.Start);
                return true;
            case ApiUse.GetItem or ApiUse.SetItem or ApiUse.RemoveItem when Storage(member.Object) is { } storage:
                found.Add(CapabilityKind.Storage, $"{storage}:{(Fold(first) is { } key ? Readable(key) : "*")}", call.Start);
                return true;
            default:
                return false;
        }
    }

    private bool Moves(CallExpression call, MemberExpression member, string name, Node? first, Node? second)
    {
        if (name == BrowserApis.Open)
        {
            Sink(second ?? first);
            return true;
        }

        if (BrowserApis.MemberUseOf(name) == ApiUse.SubmitForm)
        {
            if (call.Arguments.Count == 0)
                found.Add(CapabilityKind.Sends, "form submit", call.Start);
            else if (name == "submit" && first is IFunction)
                found.Add(CapabilityKind.Listens, name, call.Start);
            return true;
        }

        if (name == "get" && member.Object is MemberExpression owner && NameOf(owner) is { } from
            && BrowserApis.MemberUseOf(from) == ApiUse.Credentials)
        {
            found.Add(CapabilityKind.Reads, from, call.Start);
            return true;
        }

        var navigates = IsLocation(member.Object) && BrowserApis.UseOf("location." + name) == ApiUse.Navigate;
        if (!navigates && !BrowserApis.Has(name, ApiTraits.MethodTakesUrl))
            return false;
        Sink(first);
        if (navigates)
            found.Add(CapabilityKind.Sends, "navigation", call.Start);
        return true;
    }

    private void Creation(NewExpression creation)
    {
        var name = creation.Callee switch
        {
            Identifier identifier => Global(identifier),
            MemberExpression member => NameOf(member),
            _ => null,
        };
        if (name is null)
            return;
        var first = creation.Arguments.Count > 0 ? creation.Arguments[0] : null;
        if (name == BrowserApis.Function && first is not null)
            found.Add(CapabilityKind.DynamicCode, name, creation.Start);
        else if (BrowserApis.Has(name, ApiTraits.NewTakesUrl))
            Sink(first);
        else if (name == "RegExp" && Fold(first) is { } pattern && IsTelling(pattern))
            found.Add(CapabilityKind.Pattern, $"/{Readable(pattern)}/", creation.Start);
    }

    // Animation frames and idle callbacks take functions only.
    private static bool RunsText(string name) => name is BrowserApis.SetTimeout or BrowserApis.SetInterval or BrowserApis.SetImmediate;

    private static bool IsDecoder(string name) => name is BrowserApis.AtoB or BrowserApis.Unescape or BrowserApis.DecodeUriComponent;
}
