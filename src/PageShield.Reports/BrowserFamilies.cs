namespace PageShield.Reports;

/// <summary>Which browsers reported something: enough to tell one visitor's oddity from what everybody sees, too little to tell visitors apart.</summary>
[Flags]
public enum BrowserFamilies
{
    None = 0,
    Chrome = 1,
    Edge = 2,
    Firefox = 4,
    Safari = 8,
    Opera = 16,
    Samsung = 32,
    InApp = 64,
    Other = 128,
}

/// <summary>Reads a browser's family off its User-Agent.</summary>
public static class BrowserFamily
{
    /// <summary>The family of a <c>User-Agent</c> header; <see cref="BrowserFamilies.Other"/> for none and for strangers.</summary>
    public static BrowserFamilies Of(string? userAgent)
    {
        var text = userAgent.AsSpan();
        if (text.Length > 400) text = text[..400];
        return text.Contains("Firefox/", StringComparison.Ordinal) || text.Contains("FxiOS/", StringComparison.Ordinal) ? BrowserFamilies.Firefox
            : text.Contains("FB_IAB", StringComparison.Ordinal) || text.Contains("FBAN/", StringComparison.Ordinal) || text.Contains("Instagram", StringComparison.Ordinal) || text.Contains(" Line/", StringComparison.Ordinal) ? BrowserFamilies.InApp
            : text.Contains("Edg", StringComparison.Ordinal) ? BrowserFamilies.Edge
            : text.Contains("OPR/", StringComparison.Ordinal) || text.Contains("Opera", StringComparison.Ordinal) ? BrowserFamilies.Opera
            : text.Contains("SamsungBrowser/", StringComparison.Ordinal) ? BrowserFamilies.Samsung
            : text.Contains("Chrome/", StringComparison.Ordinal) || text.Contains("CriOS/", StringComparison.Ordinal) ? BrowserFamilies.Chrome
            : text.Contains("Safari/", StringComparison.Ordinal) ? BrowserFamilies.Safari
            : BrowserFamilies.Other;
    }
}
