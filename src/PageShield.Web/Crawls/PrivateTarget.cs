using PageShield.Network;

namespace PageShield.Web.Crawls;

/// <summary>Why a crawl did not reach a private address, worded for the dashboard.</summary>
/// <param name="Text">The sentence without the hint for the command line.</param>
/// <param name="Target">The blocked host and port; null if the sentence is about something else.</param>
public sealed record PrivateTarget(string Text, string? Target)
{
    /// <summary>Parses a reason as stored by crawls, or as written in alerts with defanged dots.</summary>
    public static PrivateTarget Read(string text)
    {
        var (rest, target) = PrivateAddressHint.Extract(text);
        return new PrivateTarget(rest, target);
    }
}
