using PageShield.JavaScript.Capabilities;

namespace PageShield.JavaScript.Browser;

/// <summary>One name that browsers, or jQuery, give to scripts. What its use weighs is for others to say.</summary>
/// <param name="Owner">The object it belongs to, as code writes it; empty for a global, <see cref="AnyObject"/> for a member of whatever
/// object.</param>
/// <param name="Name">The name.</param>
/// <param name="Use">What it does.</param>
/// <param name="Traits">Where it counts.</param>
internal sealed record BrowserApi(string Owner, string Name, ApiUse Use, ApiTraits Traits = ApiTraits.None)
{
    /// <summary>Owner of what is known wherever it stands.</summary>
    public const string AnyObject = "*";

    /// <summary>What its mere use shows, where <see cref="ApiTraits.Global"/> or <see cref="ApiTraits.Member"/> says so.</summary>
    public (CapabilityKind Kind, string Value) Shows { get; init; }

    /// <summary>The name with its owner, such as <c>navigator.clipboard.readText</c>; the bare name for a global.</summary>
    public string Path => Owner.Length == 0 ? Name : $"{Owner}.{Name}";
}
