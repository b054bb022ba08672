namespace PageShield.Sites;

/// <summary>Parses web addresses as people type them, with or without a scheme. The default scheme is https.</summary>
public static class WebAddress
{
    /// <summary>
    /// Parses an address. False for anything else, including a scheme without its colon or a slash (<c>https:/shop.example</c>,
    /// <c>http//shop.example</c>).
    /// </summary>
    public static bool TryParse(string text, out Uri address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null!; // not null: used only if the result is true
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            if (BeginsWithBrokenScheme(text)) return false;
            text = "https://" + text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return false;
        address = uri;
        return true;
    }

    private static bool BeginsWithBrokenScheme(string text)
    {
        var end = text.AsSpan().IndexOfAny(':', '/');
        if (end <= 0) return false;
        return text[..end].ToLowerInvariant() is "http" or "https" || text.AsSpan(end).StartsWith(":/", StringComparison.Ordinal);
    }
}
