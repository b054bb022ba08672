using System.Text;

namespace PageShield.Benchmarks.Hostile;

/// <summary>A shop on loopback each of whose pages carries hostile texts: as inline code, as files, as markup, as what it writes.</summary>
internal sealed class HostileShop : IAsyncDisposable
{
    private const int ScriptsPerPage = 8;

    private readonly WebApplication _app;

    private HostileShop(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>Host name of its pages.</summary>
    public const string Host = "hostile.localhost";

    public static async Task<HostileShop> StartAsync(int pages, IReadOnlyList<(string Kind, string Text)> texts, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var shop = new HostileShop(app);
        app.MapGet("/",
            () => Results.Text(
            Page("", string.Concat(Enumerable.Range(0, pages).Select(number => $"<a href=\"/p/{number}\">{number}</a> "))), "text/html"));
        app.MapGet("/p/{number:int}", (int number) =>
        {
            var scripts = new StringBuilder();
            for (var each = 0; each < ScriptsPerPage; each++)
                scripts.Append("<script src=\"/s/").Append((number * ScriptsPerPage) + each).Append(".js\"></script>");
            var (kind, text) = texts[number % texts.Count];
            return Results.Text(
                Page(scripts.ToString(),
                kind.Contains("markup", StringComparison.Ordinal)
                ? text
                : $"<script>{text.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>"), "text/html");
        });
        app.MapGet("/s/{number:int}.js", (int number) => Results.Text(texts[number % texts.Count].Text, "text/javascript"));
        await app.StartAsync(cancellationToken);
        shop.Port = new Uri(app.Urls.Single()).Port;
        return shop;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Page(string head, string body) =>
        $"<!doctype html><title>Shop</title>{head}<form action=/pay method=post><input name=cardnumber autocomplete=cc-number><button>Pay</button></form>{body}";
}
