namespace PageShield.Web.Demo;

/// <summary>The third parties that the demo shop loads code from, and the attacker's collector.</summary>
internal sealed class DemoVendors(DemoSwitch infection)
{
    private static readonly Lazy<string> Infected = new(Infect);

    private static readonly string[] Reviews =
    [
        """
        [{"stars":5,"text":"The tin was empty in nine days. I live alone.","by":"Marta"},
        {"stars":4,"text":"Very good, and the brewing times are honest.","by":"Jonas"},
        {"stars":5,"text":"My mother asked where I learned to make tea.","by":"Aiko"}]
        """,
        """
        [{"stars":5,"text":"Smells like the shop I grew up over.","by":"Priya"},
        {"stars":3,"text":"Nice tea. The lid of the tin sticks a little.","by":"Tomás"},
        {"stars":4,"text":"Second order already.","by":"Henrike"}]
        """,
    ];

    /// <summary>Answers as the company named by the Host header. This is safe because the listener serves nothing but the demo.</summary>
    public Task AnswerAsync(HttpContext http, string host) => (host, http.Request.Path.Value) switch
    {
        (DemoHosts.Collector, _) => CollectAsync(http),
        (DemoHosts.Analytics, "/collect") => http.SwallowAsync(),
        (_, _) when !http.IsGet() => http.StatusAsync(StatusCodes.Status405MethodNotAllowed),
        (DemoHosts.TagManager, "/tm.js") => http.ScriptAsync(DemoAssets.Text("tm.js")),
        (DemoHosts.Analytics, "/tag.js") => http.ScriptAsync(infection.IsInfected ? Infected.Value : DemoAssets.Text("tag.js")),
        (DemoHosts.Reviews, "/widget.js") => http.ScriptAsync(DemoAssets.Text("widget.js")),
        (DemoHosts.Reviews, "/api/reviews") => ReviewsAsync(http),
        (DemoHosts.Pay, "/v1/sdk.js") => http.ScriptAsync(DemoAssets.Text("sdk.js")),
        (DemoHosts.Pay, "/v1/frame.js") => http.ScriptAsync(DemoAssets.Text("frame.js")),
        (DemoHosts.Pay, "/v1/frame") => http.HtmlAsync(DemoAssets.Text("frame.html")),
        (_, "/") => http.HtmlAsync(DemoAssets.Fill("elsewhere.html", ("port", http.Port()))),
        _ => http.StatusAsync(StatusCodes.Status404NotFound),
    };

    /// <summary>Inserts the skimmer in the middle of the vendor's single long line. The vendor's own code still works.</summary>
    private static string Infect()
    {
        const string last = "w.pulse=";
        var tag = DemoAssets.Text("tag.js");
        var place = tag.IndexOf(last, StringComparison.Ordinal);
        return tag.Insert(place, DemoAssets.Text("tag-infection.js").Trim());
    }

    private static Task ReviewsAsync(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        var product = http.Request.Query["product"].ToString();
        return http.AssetAsync(Reviews[product.Length % Reviews.Length], "application/json");
    }

    private Task CollectAsync(HttpContext http)
    {
        infection.CountTaken();
        return http.SwallowAsync();
    }
}
