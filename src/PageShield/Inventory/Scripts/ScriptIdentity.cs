using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory.Scripts;

/// <summary>What makes sightings the same script: for code with a URL its template, for other code its content and place.</summary>
internal static class ScriptIdentity
{
    /// <summary>Whether the script was fetched from an http(s) URL of its own.</summary>
    public static bool HasOwnUrl(CapturedScript script) =>
        script.RequestedUrl is { } url
        && (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Identity of a script with a URL of its own: kind of use and URL template, as it was asked for (redirect targets rotate).</summary>
    public static Sha256Hash OfUrl(ScriptKind kind, string urlTemplate) =>
        Sha256Hash.OfText($"url\n{UseOf(kind)}\n{urlTemplate}");

    /// <summary>Identity of one of several files at one URL template: what it was when first seen.</summary>
    public static Sha256Hash OfFile(ScriptKind kind, string urlTemplate, Sha256Hash content) =>
        Sha256Hash.OfText($"file\n{UseOf(kind)}\n{urlTemplate}\n{content}");

    /// <summary>Identity of a script that an operator split off: its URL as it is, without query and fragment.</summary>
    public static Sha256Hash OfExactUrl(ScriptKind kind, string url) =>
        Sha256Hash.OfText($"exact-url\n{UseOf(kind)}\n{url.Split('?', '#')[0]}");

    /// <summary>Identity of a new script without a URL: what it was when first seen.</summary>
    public static Sha256Hash OfContent(CapturedScript script, string documentTemplate) =>
        Sha256Hash.OfText(
            $"content\n{UseOf(script.Kind)}\n{script.SourceSha256}\n{(script.SourceSha256 is null ? documentTemplate + script.Place : "")}");

    /// <summary>A classic script that became a module is still the same script.</summary>
    public static string UseOf(ScriptKind kind) => kind is ScriptKind.External or ScriptKind.Module ? "code" : kind.ToString();
}
