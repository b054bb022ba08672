using System.Net;
using PageShield.Network;
using PageShield.Sites;

namespace PageShield.Web.Sites;

/// <summary>Finds private start addresses of a site before it is saved. The crawler would refuse them.</summary>
internal static class PrivateTargets
{
    /// <summary>
    /// Returns host and port of each start address on this server or in a private network that the draft does not allow. Host names are not resolved.
    /// </summary>
    public static IReadOnlyList<string> NotAllowed(SiteDraft draft)
    {
        var allowed = (draft.AllowPrivate ?? []).Select(static target => target?.Trim().ToLowerInvariant()).ToHashSet();
        return
        [
            .. (draft.StartUrls ?? [])
                .Select(static text => WebAddress.TryParse(text?.Trim() ?? "", out var url) && IsPrivate(url.IdnHost) ? Target(url) : null)
                .OfType<string>().Distinct().Where(target => !allowed.Contains(target)),
        ];
    }

    private static bool IsPrivate(string host)
    {
        var name = host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        return IPAddress.TryParse(name, out var address)
            ? AddressRanges.WhyNotPublic(address) is not null
            : name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal);
    }

    private static string Target(Uri url)
    {
        var host = url.IdnHost.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        return FormattableString.Invariant($"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{url.Port}");
    }
}
