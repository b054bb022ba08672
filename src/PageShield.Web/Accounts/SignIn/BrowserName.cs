using System.Text.RegularExpressions;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>A short description of a browser and its operating system, to help users recognize their sessions.</summary>
internal static partial class BrowserName
{
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary><c>Firefox 131 on Windows</c>; <c>An unknown browser</c> if nothing is recognized.</summary>
    public static string Of(string? userAgent)
    {
        var text = userAgent is { Length: > 500 } ? userAgent[..500] : userAgent ?? "";
        var product = Product().Match(text);
        var version = text.Contains("Version/", StringComparison.Ordinal) && product.Groups[1].Value == "Safari"
            ? SafariVersion().Match(text).Groups[1].Value
            : product.Groups[2].Value;
        var name = product.Groups[1].Value switch
        {
            "Edg" => "Edge",
            "OPR" => "Opera",
            "HeadlessChrome" => "Chrome",
            "" => null,
            var other => other,
        };
        var system = Systems.FirstOrDefault(each => text.Contains(each.Mark, StringComparison.Ordinal)).Name;
        return (name, system) switch
        {
            (null, null) => "An unknown browser",
            (null, _) => $"An unknown browser on {system}",
            (_, null) => $"{name} {version}",
            _ => $"{name} {version} on {system}",
        };
    }

    // Chromium-based browsers include Chrome's name too. Their own name comes last and wins.
    [GeneratedRegex(@"(Edg|OPR|Firefox)/(\d{1,5})|(?<1>HeadlessChrome|Chrome|Safari)/(?<2>\d{1,5})(?!.*(?:Edg|OPR|Firefox)/)",
        RegexOptions.CultureInvariant, 100)]
    private static partial Regex Product();

    [GeneratedRegex(@"Version/(\d{1,5})", RegexOptions.CultureInvariant, 100)]
    private static partial Regex SafariVersion();
}
