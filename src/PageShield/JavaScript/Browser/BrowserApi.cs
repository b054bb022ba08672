using PageShield.JavaScript.Capabilities;

namespace PageShield.JavaScript.Browser;

/// <summary>A name that browsers, or jQuery, provide to scripts. How its use is rated is decided elsewhere.</summary>
/// <param name="Owner">The object it belongs to, as written in code; empty for a global, <see cref="AnyObject"/> for a member of any
/// object.</param>
/// <param name="Name">The name.</param>
/// <param name="Use">What it does.</param>
/// <param name="Traits">In which positions it counts.</param>
internal sealed record BrowserApi(string Owner, string Name, ApiUse Use, ApiTraits Traits = ApiTraits.None)
{
    /// <summary>The owner of a member that counts on any object.</summary>
    public const string AnyObject = "*";

    /// <summary>The capability that any use shows, if it has <see cref="ApiTraits.Global"/> or <see cref="ApiTraits.Member"/>.</summary>
    public (CapabilityKind Kind, string Value) Shows { get; init; }

    /// <summary>The name with its owner, such as <c>navigator.clipboard.readText</c>; the bare name for a global.</summary>
    public string Path => Owner.Length == 0 ? Name : $"{Owner}.{Name}";
}
