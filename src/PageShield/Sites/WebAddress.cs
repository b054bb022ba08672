namespace PageShield.Sites;

/// <summary>An address as people type it: with a scheme, or without one, which then is https.</summary>
public static class WebAddress
{
    /// <summary>
    /// Reads one; false for what is none, a scheme that lost its colon or a slash included (<c>https:/shop.example</c>, <c>http//shop.example</c>).
    /// </summary>
    public static bool TryParse(string text, out Uri address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null!; // as every Try method: only looked at where it is true
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
