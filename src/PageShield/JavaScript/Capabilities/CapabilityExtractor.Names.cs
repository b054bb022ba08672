using Acornima.Ast;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Capabilities;

/// <content>Recognizes names that refer to the browser's objects.</content>
internal sealed partial class CapabilityExtractor
{
    private string? NameOf(MemberExpression member) => member.Property switch
    {
        Identifier name when !member.Computed => name.Name,
        StringLiteral literal => literal.Value,
        not null when member.Computed && Fold(member.Property) is { Length: < 100 } folded
            && !folded.Contains(ConstantFolding.Hole, StringComparison.Ordinal) => folded,
        _ => null,
    };

    private string? Storage(Node node) => node switch
    {
        Identifier when BrowserApis.UseOf(Global(node)) == ApiUse.Storage => Global(node),
        MemberExpression member when BrowserApis.UseOf(NameOf(member)) == ApiUse.Storage => NameOf(member),
        _ => null,
    };

    private static bool IsStorageMethod(string name) =>
        name is BrowserApis.GetItem or BrowserApis.SetItem or BrowserApis.RemoveItem or "clear" or "key" or "length" or "hasOwnProperty";

    private bool IsWindow(Node node) => node is ThisExpression || CapabilityWords.IsWindow(Global(node));

    private bool IsDocument(Node node) => node switch
    {
        Identifier => Global(node) == "document",
        MemberExpression member => NameOf(member) is "document" or "ownerDocument" or "contentDocument",
        _ => false,
    };

    private bool IsLocation(Node node) => node switch
    {
        Identifier => Global(node) == "location",
        MemberExpression member => NameOf(member) == "location" && (IsWindow(member.Object) || IsDocument(member.Object)),
        _ => false,
    };

    /// <summary>The name of the browser object whose function is replaced; empty for the window, null if it is not a browser object.</summary>
    private string? HookedOwner(Node owner) => owner switch
    {
        Identifier when CapabilityWords.IsWindow(Global(owner)) => "",
        Identifier when Global(owner) == "document" => "document",
        MemberExpression member when NameOf(member) == "prototype" && member.Object is Identifier type
            && BrowserApis.Has(type.Name, ApiTraits.Prototype) => type.Name,
        _ => null,
    };

    private static bool IsFunctionLike(Node node) => node is IFunction or Identifier or CallExpression;
}
