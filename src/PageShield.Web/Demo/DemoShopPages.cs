using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.Web.Demo;

/// <summary>The demo shop itself: home, products, basket, checkout. It stores nothing that is entered.</summary>
internal sealed class DemoShopPages(IDbContextFactory<PageShieldDbContext> databases, ServerAddresses addresses)
{
    private const string SessionCookie = "lk_session";

    public async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (HttpMethods.IsPost(http.Request.Method))
            await PostAsync(http, path);
        else if (!http.IsGet())
            await http.StatusAsync(StatusCodes.Status405MethodNotAllowed);
        else if (!await AssetAsync(http, path))
            await PageAsync(http, path);
    }

    private static async Task PostAsync(HttpContext http, string path)
    {
        if (path == "/cart" && await FormAsync(http) is { } form)
        {
            var basket = Basket.Of(http.Request);
            basket.Add(form["tea"].ToString(), int.TryParse(form["tins"], NumberStyles.None, CultureInfo.InvariantCulture, out var tins) ? tins : 1);
            http.Response.Cookies.Append(
                Basket.CookieName, basket.ToString(), new CookieOptions { SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(7) });
            SeeOther(http, "/cart");
        }
        else if (path is "/cart/empty" or "/checkout")
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.Cookies.Delete(Basket.CookieName);
            SeeOther(http, path == "/checkout" ? "/thanks" : "/cart");
        }
        else
        {
            await http.StatusAsync(StatusCodes.Status404NotFound);
        }
    }

    private static async Task<IFormCollection?> FormAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static void SeeOther(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
    }

    private static async Task<bool> AssetAsync(HttpContext http, string path)
    {
        const string css = "text/css; charset=utf-8", svg = "image/svg+xml", xml = "application/xml", text = "text/plain; charset=utf-8";
        var (content, type) = path switch
        {
            "/assets/shop.css" => (DemoAssets.Text("shop.css"), css),
            "/img/leaf.svg" => (DemoAssets.Text("leaf.svg"), svg),
            "/img/hero.svg" => (DemoAssets.Text("hero.svg"), svg),
            "/robots.txt" => ($"User-agent: *\nAllow: /\nSitemap: http://{DemoHosts.Shop}{http.Port()}/sitemap.xml\n", text),
            "/sitemap.xml" => (Sitemap(http), xml),
            _ when path.StartsWith("/img/tin-", StringComparison.Ordinal) && path.EndsWith(".svg", StringComparison.Ordinal)
                && Tea.Find(path["/img/tin-".Length..^".svg".Length]) is { } tea
                => (DemoAssets.Fill("tin.svg", ("main", tea.Main), ("dark", tea.Dark)), svg),
            _ => ("", ""),
        };
        if (path is "/assets/shop.4d1c9a.js" or "/sw.js")
            await http.ScriptAsync(DemoAssets.Text(path == "/sw.js" ? "sw.js" : "shop.js"));
        else if (type.Length > 0)
            await http.AssetAsync(content, type);
        else
            return false;

        return true;
    }

    private static string Sitemap(HttpContext http)
    {
        var pages = Tea.All.Select(static tea => $"/p/{tea.Slug}").Prepend("/").Append("/about");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + string.Concat(pages.Select(page => $"<url><loc>http://{DemoHosts.Shop}{http.Port()}{page}</loc></url>")) + "</urlset>";
    }

    private async Task PageAsync(HttpContext http, string path)
    {
        var basket = Basket.Of(http.Request);
        var (type, title, main) = path switch
        {
            "/" => ("home", "Leaf & Kettle · Tea for slow mornings", Home()),
            "/cart" => ("cart", "Your basket · Leaf & Kettle", Cart(basket)),
            "/checkout" => ("checkout", "Checkout · Leaf & Kettle", Checkout(basket.Count > 0 ? basket : Basket.Sample(), http.Port())),
            "/thanks" => ("thanks", "Thank you · Leaf & Kettle", DemoAssets.Text("thanks.html")),
            "/about" => ("about", "About us · Leaf & Kettle", DemoAssets.Text("about.html")),
            _ when path.StartsWith("/p/", StringComparison.Ordinal) && Tea.Find(path["/p/".Length..]) is { } tea =>
                ("product", $"{tea.Name} · Leaf & Kettle", Product(tea)),
            _ => ("missing", "No such page · Leaf & Kettle", DemoAssets.Text("missing.html")),
        };
        await SecureAsync(http);
        await http.HtmlAsync(
            DemoAssets.Fill(
                "layout.html",
                ("title", title),
                ("description", "The demo shop of Page Shield. Nothing here is for sale."),
                ("pageType", type),
                ("port", http.Port()),
                ("basketCount", basket.Count.ToString(CultureInfo.InvariantCulture)),
                ("main", main)),
            type == "missing" ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    private static string Home() => DemoAssets.Fill("home.html", ("cards", string.Concat(Tea.All.Select(static tea =>
        DemoAssets.Fill("card.html", ("slug", tea.Slug), ("name", tea.Name), ("kind", tea.Kind), ("price", tea.Price))))));

    private static string Product(Tea tea) => DemoAssets.Fill(
        "product.html", ("slug", tea.Slug), ("name", tea.Name), ("kind", tea.Kind), ("price", tea.Price), ("text", tea.Text), ("water", tea.Water),
        ("time", tea.Time));

    private static string Cart(Basket basket) => DemoAssets.Fill("cart.html", ("lines", basket.Count == 0
        ? DemoAssets.Text("cart-empty.html")
        : DemoAssets.Fill("cart-lines.html", ("rows", Rows(basket)), ("total", Tea.Euros(basket.Cents)))));

    private static string Checkout(Basket basket, string port) => DemoAssets.Fill(
        "checkout.html",
        ("rows", Rows(basket)),
        ("total", Tea.Euros(basket.Cents)),
        ("value", (basket.Cents / 100m).ToString("0.00", CultureInfo.InvariantCulture)),
        ("port", port));

    private static string Rows(Basket basket) => string.Concat(basket.Lines.Select(static line => DemoAssets.Fill(
        "cart-row.html",
        ("slug", line.Tea.Slug),
        ("name", line.Tea.Name),
        ("tins", line.Tins.ToString(CultureInfo.InvariantCulture)),
        ("price", Tea.Euros(line.Tea.Cents * line.Tins)))));

    /// <summary>Sets typical security headers and, once the demo site exists, a report-only policy that reports to this instance.</summary>
    private async Task SecureAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XFrameOptions = "SAMEORIGIN";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()";
        if (!http.Request.Cookies.ContainsKey(SessionCookie))
        {
            var session = RandomNumberGenerator.GetHexString(24, lowercase: true);
            http.Response.Cookies.Append(SessionCookie, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
        }

        await using var database = await databases.CreateDbContextAsync(http.RequestAborted);
        var key = await database.Sites.AsNoTracking().Where(static site => site.IsDemo).Select(static site => site.ReportKey)
            .FirstOrDefaultAsync(http.RequestAborted);
        if (key is null) return;

        // Over plain HTTP, browsers only support report-uri.
        headers["Content-Security-Policy-Report-Only"] =
            $"script-src 'report-sample'; connect-src 'none'; frame-src 'none'; worker-src 'none'; form-action 'self'; "
            + $"report-uri {addresses.PublicReports}/r/{key}";
    }
}
