namespace PageShield.Reports.Urls;

/// <summary>Folds one <c>name=value</c> pair of a query. See <see cref="UrlTemplate"/> for the placeholders.</summary>
internal static class QueryParameter
{
    private const int MaxNameLength = 40;
    private const int MaxValueLength = 64;

    /// <summary>Names of parameters that only bust caches, identify a release, or track clicks.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CacheBusters =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "_", "v", "ver", "version", "rev", "revision", "build", "release", "t", "ts", "time", "timestamp", "cb", "cachebust",
            "cachebuster", "cache_bust", "bust", "nocache", "rnd", "rand", "random", "r", "hash", "h", "_t", "_v", "_ts", "dt",
            "gclid", "fbclid", "msclkid", "dclid", "yclid", "_ga", "_gl",
        }.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Fold(ReadOnlySpan<char> parameter, bool keepsValues)
    {
        var equals = parameter.IndexOf('=');
        var name = equals < 0 ? parameter : parameter[..equals];
        var value = equals < 0 ? [] : parameter[(equals + 1)..];

        // A query that is a bare value (`app.js?1731234567`) is a cache buster without a name.
        if (equals < 0 && (PathSegment.FoldWhole(name) is not null || PathSegment.IsDigits(name))) return "{v}";
        if (name is "{p}" or "{v}" or "{more}") return equals < 0 ? name.ToString() : value.Length == 0 ? $"{name}=" : $"{name}={{v}}";

        var shown = IsPlainName(name) ? name.ToString() : "{p}";
        if (equals < 0) return shown;
        if (value.Length == 0) return shown + "=";
        return shown + "=" + (keepsValues && shown != "{p}" && IsPlainValue(name, value) ? value.ToString() : "{v}");
    }

    private static bool IsPlainName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxNameLength) return false;
        var digits = 0;
        foreach (var c in name)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!char.IsAsciiLetter(c) && c is not ('_' or '-' or '.' or '[' or ']' or '$')) return false;
        }

        return digits <= 4 && PathSegment.FoldWhole(name) is null;
    }

    /// <summary>
    /// Whether the value is only long numbers with separators, such as <c>815426955118-886410453436</c> or <c>0.7261538201</c>. Account ids have
    /// letters, or are a single number.
    /// </summary>
    private static bool IsNumbers(ReadOnlySpan<char> value)
    {
        int digits = 0, separators = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c is '-' or '.' or '_' or ':') separators++;
            else return false;
        }

        return separators > 0 && digits >= 8;
    }

    private static bool IsPlainValue(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (value.Length > MaxValueLength || CacheBusters.Contains(name) || PathSegment.FoldWhole(value) is not null || IsNumbers(value))
            return false;
        foreach (var c in value)
            if (c is <= ' ' or >= '\x7f' or '@' or '"' or '<' or '>') return false;
        return true;
    }
}
