using System.Buffers;

namespace PageShield.Reports;

/// <summary>Detects the browser family from the User-Agent header.</summary>
public static class BrowserFamily
{
    private const int Longest = 400;

    /// <summary>Substrings that identify a family. User-Agent values also name ancestor browsers: the first match in this list wins.</summary>
    private static readonly (string Word, BrowserFamilies Family)[] Words =
    [
        ("Firefox/", BrowserFamilies.Firefox), ("FxiOS/", BrowserFamilies.Firefox),
        ("FB_IAB", BrowserFamilies.InApp), ("FBAN/", BrowserFamilies.InApp), ("Instagram", BrowserFamilies.InApp), (" Line/", BrowserFamilies.InApp),
        ("Edg", BrowserFamilies.Edge),
        ("OPR/", BrowserFamilies.Opera), ("Opera", BrowserFamilies.Opera),
        ("SamsungBrowser/", BrowserFamilies.Samsung),
        ("Chrome/", BrowserFamilies.Chrome), ("CriOS/", BrowserFamilies.Chrome),
        ("Safari/", BrowserFamilies.Safari),
    ];

    private static readonly SearchValues<string> Any = SearchValues.Create([.. Words.Select(word => word.Word)], StringComparison.Ordinal);

    /// <summary>The family of a <c>User-Agent</c> header; <see cref="BrowserFamilies.Other"/> if it is missing or unknown.</summary>
    public static BrowserFamilies Of(string? userAgent)
    {
        var rest = userAgent.AsSpan();
        if (rest.Length > Longest) rest = rest[..Longest];
        var first = Words.Length;
        while (rest.IndexOfAny(Any) is var at and >= 0)
        {
            rest = rest[at..];
            for (var i = 0; i < first; i++)
                if (rest.StartsWith(Words[i].Word, StringComparison.Ordinal)) first = i;
            rest = rest[1..];
        }

        return first < Words.Length ? Words[first].Family : BrowserFamilies.Other;
    }
}
