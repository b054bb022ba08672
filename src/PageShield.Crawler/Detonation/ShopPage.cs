using System.Text;
using PageShield.Detection;
using PageShield.JavaScript;

namespace PageShield.Crawler.Detonation;

/// <summary>Writes the page on which a script is run: the skin's forms, the libraries of its time, and the script as what it is.</summary>
internal static class ShopPage
{
    /// <summary>The synthetic shop's host; reserved for examples (RFC 2606), and answered by us alone.</summary>
    public const string Host = "www.shop.example";

    /// <summary>Path under which the script itself is served.</summary>
    public const string ScriptPath = "/skin/frontend/js/theme.js";

    /// <summary>Path under which the libraries are served.</summary>
    public const string LibrariesPath = "/js/lib/jquery.min.js";

    /// <summary>Whether the text is a page or has <c>script</c> elements around its code.</summary>
    public static bool IsMarkup(ScriptToJudge script)
    {
        var text = script.Source.AsSpan().TrimStart("\uFEFF \t\r\n");
        return text.Length > 0 && text[0] == '<' && !text.StartsWith("<!--", StringComparison.Ordinal)
            || script.Source.Contains("<script", StringComparison.OrdinalIgnoreCase) && ParsedScript.Parse(script.Source).Goal == ScriptGoal.Html;
    }

    /// <summary>The document.</summary>
    public static string Write(ShopSkin skin, ScriptToJudge script)
    {
        var html = new StringBuilder(4_000 + script.Source.Length);
        html.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(skin.Title).Append("</title><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<script src=\"").Append(LibrariesPath).Append("\"></script><script>").Append(skin.Globals);
        if (skin.HasPrototype) html.Append("usePrototype();");
        html.Append("</script></head><body class=\"").Append(skin.BodyClass).Append("\"><div class=\"page-wrapper\"><h1>Checkout</h1><div id=\"header\"></div><div class=\"totals\"><span class=\"price\">$ 129.00</span></div>")
            .Append(skin.Forms).Append("<a href=\"/cart\" class=\"link\">Cart</a><a href=\"#\" class=\"btn\">Next</a></div>");
        if (IsMarkup(script)) html.Append(script.Source);
        else html.Append("<script").Append(ParsedScript.Parse(script.Source).Goal == ScriptGoal.Module ? " type=\"module\"" : "").Append(" src=\"").Append(ScriptPath).Append("\"></script>");
        return html.Append("</body></html>").ToString();
    }
}
