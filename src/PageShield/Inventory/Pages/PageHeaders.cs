using System.Text.RegularExpressions;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Csp;
using PageShield.Inventory.Scripts;

namespace PageShield.Inventory.Pages;

/// <summary>
/// A page's headers in stored form: security headers by lower-case name, and <c>meta …</c> for policies in the markup. Multiple values of one name
/// are separated by line feeds.
/// </summary>
internal static partial class PageHeaders
{
    public static Dictionary<string, string> Of(Crawls.Captures.Capture capture)
    {
        var headers = capture.Headers.Where(header => SecurityHeaders.Names.Contains(header.Key)).ToDictionary();
        foreach (var group in capture.MetaPolicies.GroupBy(policy => CspPolicySet.MetaPrefix + policy.Name))
        {
            // Line feeds separate policies, so a single policy must not contain any.
            headers[group.Key] = string.Join('\n', group.Select(policy => policy.Content.ReplaceLineEndings(" ")));
        }

        if (CspReporting.Essence(capture.Headers.GetValueOrDefault("report-to"),
            [.. CspPolicySet.Read(headers).All.Select(policy => policy.Policy)]) is { } endpoints)
            headers["report-to"] = endpoints;
        return headers;
    }

    /// <summary>Lists the differences; empty on a page's first visit.</summary>
    public static List<ValueDifference> Compare(Dictionary<string, string>? before, Dictionary<string, string> after) =>
        before is null
            ? []
            : [.. before.Keys.Union(after.Keys).Order()
                .Select(name => new ValueDifference(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
                .Where(difference => !SameButForNonces(difference.Before, difference.After))];

    /// <summary>A policy's nonce differs on every response, which is not a change.</summary>
    private static bool SameButForNonces(string? before, string? after) =>
        before == after || (before is not null && after is not null && Nonce().Replace(before, "'nonce-*'") == Nonce().Replace(after, "'nonce-*'"));

    /// <summary>A policy with its hashes replaced by placeholders, to compare policies whose hashes differ on each request.</summary>
    public static string? WithoutHashes(string? policy) => policy is null ? null : Hash().Replace(policy, "'$1-*'");

    [GeneratedRegex(@"'nonce-[^'\s;,]*'", RegexOptions.IgnoreCase)]
    private static partial Regex Nonce();

    [GeneratedRegex(@"'(sha256|sha384|sha512)-[^'\s;,]*'", RegexOptions.IgnoreCase)]
    private static partial Regex Hash();
}
