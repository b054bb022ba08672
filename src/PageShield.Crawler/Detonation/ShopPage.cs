using System.Text;
using System.Text.Json.Serialization;
using PageShield.Detection;
using PageShield.JavaScript;
using PageShield.Workers;

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

    private static readonly WorkerTask<Request, ScriptGoal> Work =
        new("goal", TimeSpan.FromSeconds(20), static request => ParsedScript.Parse(request.Source).Goal);

    /// <summary>The work itself.</summary>
    public static WorkerTask Task => Work;

    /// <summary>As what a page runs the text: markup, a module or a classic script.</summary>
    public static async Task<ScriptGoal> GoalAsync(ScriptInput script, CancellationToken cancellationToken)
    {
        var text = script.Source.AsSpan().TrimStart("\uFEFF \t\r\n");
        if (text.Length > 0 && text[0] == '<' && !text.StartsWith("<!--", StringComparison.Ordinal)) return ScriptGoal.Html;
        var parsed = await WorkerPool.Shared.RunAsync(Work, new Request(script.Source), null, urgent: false, cancellationToken);
        return parsed.Or(static _ => ScriptGoal.None) switch
        {
            ScriptGoal.Html => ScriptGoal.Html,
            ScriptGoal.Module => ScriptGoal.Module,
            _ => ScriptGoal.Script
        };
    }

    /// <summary>The document.</summary>
    public static string Write(ShopSkin skin, ScriptInput script, ScriptGoal goal)
    {
        var html = new StringBuilder(4_000 + script.Source.Length);
        html.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(skin.Title)
            .Append("</title><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<script src=\"").Append(LibrariesPath).Append("\"></script><script>").Append(skin.Globals);
        if (skin.HasPrototype) html.Append("usePrototype();");
        html.Append("</script></head><body class=\"").Append(skin.BodyClass).Append("\"><div class=\"page-wrapper\"><h1>Checkout</h1><div "
            + "id=\"header\"></div><div class=\"totals\"><span class=\"price\">$ 129.00</span></div>")
            .Append(skin.Forms).Append("<a href=\"/cart\" class=\"link\">Cart</a><a href=\"#\" class=\"btn\">Next</a></div>");
        if (goal == ScriptGoal.Html) html.Append(script.Source);
        else html.Append("<script").Append(goal == ScriptGoal.Module ? " type=\"module\"" : "").Append(" src=\"").Append(ScriptPath)
            .Append("\"></script>");
        return html.Append("</body></html>").ToString();
    }

    private sealed record Request([property: JsonConverter(typeof(ExactTextConverter))] string Source);
}
