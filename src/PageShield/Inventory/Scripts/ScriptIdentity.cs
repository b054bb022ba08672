using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>Computes script identities: from the URL template for code with a URL, from content and place for other code.</summary>
internal static class ScriptIdentity
{
    /// <summary>Whether the script was fetched from its own http(s) URL.</summary>
    public static bool HasOwnUrl(CapturedScript script) =>
        script.RequestedUrl is { } url
        && (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Identity of a script with its own URL: kind of use and template of the requested URL (redirect targets rotate).</summary>
    public static Sha256Hash OfUrl(ScriptKind kind, string urlTemplate) =>
        Sha256Hash.OfText($"url\n{UseOf(kind)}\n{urlTemplate}");

    /// <summary>Identity of one of several files with the same URL template: its content when first seen.</summary>
    public static Sha256Hash OfFile(ScriptKind kind, string urlTemplate, Sha256Hash content) =>
        Sha256Hash.OfText($"file\n{UseOf(kind)}\n{urlTemplate}\n{content}");

    /// <summary>Identity of a script that an operator split off: its exact URL without query and fragment.</summary>
    public static Sha256Hash OfExactUrl(ScriptKind kind, string url) =>
        Sha256Hash.OfText($"exact-url\n{UseOf(kind)}\n{url.Split('?', '#')[0]}");

    /// <summary>Identity of a new script without a URL: its content when first seen.</summary>
    public static Sha256Hash OfContent(CapturedScript script, string documentTemplate) =>
        Sha256Hash.OfText(
            $"content\n{UseOf(script.Kind)}\n{script.SourceSha256}\n{(script.SourceSha256 is null ? documentTemplate + script.Place : "")}");

    /// <summary>Kind of use. A classic script that becomes a module is still the same script.</summary>
    public static string UseOf(ScriptKind kind) => kind is ScriptKind.External or ScriptKind.Module ? "code" : kind.ToString();
}
