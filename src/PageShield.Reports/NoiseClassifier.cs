using System.Net;
using System.Net.Sockets;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.Reports;

/// <summary>
/// Labels noise by blocked URL, source file, document and sample. Labeled reports may be hidden, but are never dropped.
/// <c>inline</c>, <c>eval</c>, <c>data</c>, <c>blob</c>, whole clouds and public raw addresses are never noise.
/// </summary>
public static class NoiseClassifier
{
    private static readonly Dictionary<string, string> Schemes = BySchemes(
        (Noise.Extension,
            ["chrome-extension", "moz-extension", "safari-extension", "safari-web-extension", "webkit-masked-url", "ms-browser-extension",
            "se-extension", "mxaddon-pkg", "jar", "resource", "chrome", "user-script"]),
        (Noise.WebView,
            ["webviewprogress", "webviewprogressproxy", "android-webview", "android-webview-video-poster", "gsa", "mx", "mxjscall", "mbinit",
            "wvjbscheme", "crwebnull", "crwebinvoke", "chromenull", "chromeinvoke", "chromeinvokeimmediate", "nativebaiduhd", "bdvideo", "sinaweibo",
        "iabjs", "opera"]),
        (Noise.Browser, ["about", "res", "none", "safari-resource", "ms-appx", "ms-appx-web", "symres", "tmtbff", "view-source"]));

    private static readonly (string Suffix, string Class)[] Hosts =
    [
        ("adblockers.opera-mini.net", Noise.WebView),
        ("kaspersky-labs.com", Noise.Antivirus),
        ("nikkomsgchannel", Noise.Antivirus),
        ("injections.adguard.com", Noise.Antivirus),
        ("gateway.zscaler.net", Noise.CorporateProxy),
        ("gateway.zscalertwo.net", Noise.CorporateProxy),
        ("zscaler.net", Noise.CorporateProxy),
        ("blackspider.com", Noise.CorporateProxy),
        ("block.opendns.com", Noise.CorporateProxy),
        ("easyid.scansafe.net", Noise.CorporateProxy),
        ("alert.scansafe.net", Noise.CorporateProxy),
        ("superfish.com", Noise.Adware),
        ("tlscdn.com", Noise.Adware),
        ("metrext.com", Noise.Adware),
        ("dataloading.net", Noise.Adware),
        ("davebestdeals.com", Noise.Adware),
    ];

    private const string ProxyHost = "translate.goog";

    private static readonly (string Text, string Class)[] Samples =
    [
        ("klTabId_kis", Noise.Antivirus),
        ("AG_onLoad", Noise.Antivirus),
        ("installGlobalHook(window)", Noise.InjectedCode),
        ("installHook (window)", Noise.InjectedCode),
        ("const V8_STACK_", Noise.InjectedCode),
        ("(function injected(eventName, injectedIn", Noise.InjectedCode),
        ("lastpass_it", Noise.InjectedCode),
        ("ghostery", Noise.InjectedCode),
        ("vimiumOnClick", Noise.InjectedCode),
        ("BlockAdBlock", Noise.InjectedCode),
        ("diigolet", Noise.InjectedCode),
        ("Evernote", Noise.InjectedCode),
    ];

    /// <summary>Returns the noise class (<see cref="Noise"/>), or null if the report is not noise.</summary>
    /// <param name="blockedUrl">As reported: a URL, a bare scheme or a keyword.</param>
    /// <param name="sourceFile">As reported, or empty.</param>
    /// <param name="documentUrl">As reported, or empty.</param>
    /// <param name="sample">As reported, or empty.</param>
    /// <param name="browser">Browser family of the sender. In-app browsers inject their own code, which shows up in samples.</param>
    public static string? Classify(string blockedUrl, string sourceFile, string documentUrl, string sample, BrowserFamilies browser)
    {
        var pageHost = HostOf(documentUrl);
        return OfUrl(blockedUrl, pageHost)
            ?? (ReportedDocument.IsLocal(sourceFile) ? null : OfUrl(sourceFile, pageHost)) // code in a srcdoc frame
            ?? OfDocument(documentUrl)
            ?? OfSample(sample, browser);
    }

    /// <summary>
    /// Whether the blocked URL alone proves local noise: a scheme that pages cannot load from, an address that is not publicly reachable, or a host
    /// of the vendor of such software. Other signs (source file, sample, part of a path, or a name that anyone can register) are guesses, and an
    /// attacker can imitate them.
    /// </summary>
    /// <param name="blockedUrl">As reported or folded.</param>
    public static bool IsCertain(string blockedUrl)
    {
        if (!UrlParts.TryParse(blockedUrl, out var parts)) return true;
        var host = parts.Host;
        return Array.Exists(Hosts, entry => entry.Class != Noise.Adware && IsUnder(host, entry.Suffix))
            || IsGoogleTranslate(host) || (IsUnder(host, "gstatic.com") && IsTranslateFile(parts.Path))
            || IsLoopback(host) || IsPrivateAddress(host) || host == "1.1.1.1";
    }

    private static string? OfUrl(string url, string pageHost)
    {
        if (url.Length == 0) return null;
        if (ReportedDocument.IsBrowserPage(url)) return Noise.Browser;

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? url : url[..colon];
        if (scheme.Length <= 40 && Schemes.TryGetValue(scheme, out var found)) return found;

        return UrlParts.TryParse(url, out var parts) ? OfAddress(parts, pageHost) : null;
    }

    private static string? OfAddress(UrlParts url, string pageHost)
    {
        var host = url.Host;
        foreach (var (suffix, noise) in Hosts)
            if (IsUnder(host, suffix)) return noise;

        if (IsGoogleTranslate(host) || (IsProxied(host) && OriginalOf(host) == OriginalOf(pageHost))) return Noise.Translation;
        if (IsUnder(host, "gstatic.com") && IsTranslateFile(url.Path)) return Noise.Translation;
        if (url.Path.SequenceEqual("/netdefender/hui/ndhui.js")) return Noise.Antivirus;
        if (host.EndsWith("-a.akamaihd.net", StringComparison.Ordinal)) return Noise.Adware;
        if (host.StartsWith("loadingpage", StringComparison.Ordinal) && host.EndsWith(".info", StringComparison.Ordinal)
            && host.AsSpan().Count('.') == 1)
            return Noise.Adware;

        if (string.Equals(host, pageHost, StringComparison.Ordinal)) return null;
        if (host == "localhost" || host.StartsWith("127.", StringComparison.Ordinal) || host == "[::1]")
            return IsLoopback(pageHost) ? null : Noise.LocalDevelopment;
        if (host == "1.1.1.1" && url.Path.StartsWith("/bmi")) return Noise.CaptivePortal;
        return IsPrivateAddress(host) && !IsPrivateAddress(pageHost) ? Noise.CaptivePortal : null;
    }

    private static string? OfDocument(string documentUrl) =>
        ReportedDocument.IsBrowserPage(documentUrl) ? Noise.Browser
        : OfScheme(documentUrl)
        ?? (IsProxied(HostOf(documentUrl)) || IsGoogleTranslate(HostOf(documentUrl)) ? Noise.Translation : null);

    private static string? OfScheme(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon is > 0 and <= 40 && Schemes.TryGetValue(url[..colon], out var found) && found == Noise.Extension ? found : null;
    }

    private static string? OfSample(string sample, BrowserFamilies browser)
    {
        if (sample.Length == 0) return null;
        foreach (var (text, noise) in Samples)
            if (sample.Contains(text, StringComparison.Ordinal)) return noise;

        // The in-app browser's bridge. The user agent alone does not prove that a script is noise.
        return browser == BrowserFamilies.InApp
            && (sample.Contains("iabjs", StringComparison.Ordinal) || sample.Contains("_AutofillCallbackHandler", StringComparison.Ordinal)
            || sample.Contains("FbQuickActions", StringComparison.Ordinal))
            ? Noise.WebView
            : null;
    }

    private static bool IsUnder(string host, string suffix) =>
        host.EndsWith(suffix, StringComparison.Ordinal) && (host.Length == suffix.Length || host[host.Length - suffix.Length - 1] == '.');

    /// <summary><c>translate.google.com</c>, <c>translate.googleapis.com</c>, <c>translate.googleusercontent.com</c>.</summary>
    private static bool IsGoogleTranslate(string host) =>
        host is "translate.google.com" or "translate.googleapis.com" or "translate.googleusercontent.com" or "translate-pa.googleapis.com";

    /// <summary>Whether the host is one under which Google Translate serves pages and scripts of other sites.</summary>
    private static bool IsProxied(string host) => IsUnder(host, ProxyHost);

    /// <summary>
    /// The original host of a proxied host: <c>my--shop-example.translate.goog</c> becomes <c>my-shop.example</c>. Other hosts are unchanged.
    /// </summary>
    private static string OriginalOf(string host) =>
        IsProxied(host) && host.Length > ProxyHost.Length
            ? host[..^(ProxyHost.Length + 1)].Replace("--", "\n", StringComparison.Ordinal).Replace('-', '.').Replace('\n', '-')
            : host;

    /// <summary>
    /// Whether the path is a file of the translation widget that browsers and tools inject: script, style or logo.
    /// </summary>
    private static bool IsTranslateFile(ReadOnlySpan<char> path) =>
        path.EndsWith("/translate_24dp.png") || path.StartsWith("/_/translate_http/") || path.StartsWith("/translate_a/");

    private static bool IsLoopback(string host) =>
        host is "localhost" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal) || host.EndsWith(".localhost", StringComparison.Ordinal);

    private static bool IsPrivateAddress(string host)
    {
        if (host.Length == 0 || (!char.IsAsciiDigit(host[^1]) && host[0] != '[')) return false;
        if (!IPAddress.TryParse(host, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;

        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] == 10
            || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 169 && bytes[1] == 254)
            || (bytes[0] == 100 && bytes[1] is >= 64 and < 128);
    }

    private static string HostOf(string url) => UrlParts.TryParse(url, out var parts) ? parts.Host : "";

    private static Dictionary<string, string> BySchemes(params (string Class, string[] Schemes)[] classes) =>
        classes.SelectMany(c => c.Schemes.Select(scheme => (scheme, c.Class)))
            .ToDictionary(c => c.scheme, c => c.Class, StringComparer.OrdinalIgnoreCase);
}
