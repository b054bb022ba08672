using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PageShield.Crawls;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>A web server for tests on a free loopback port that answers for any number of <c>*.localhost</c> names and logs what was asked.</summary>
public sealed class FixtureSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new();
    private readonly WebApplication _app;

    private RequestDelegate _otherwise = static context =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    private FixtureSite(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>Requests in order: host and path with query, and <c>Sec-Fetch-Dest</c>.</summary>
    public ConcurrentQueue<(string Target, string Destination, string Body)> Log { get; } = new();

    private string Scheme { get; init; } = "http";

    /// <param name="certificate">For HTTPS; null for plain HTTP.</param>
    public static async Task<FixtureSite> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options =>
        {
            // A browser that is busy with a huge answer reads slowly; that is no reason to break off.
            options.Limits.MinResponseDataRate = null;
            options.Listen(System.Net.IPAddress.Loopback, 0, endpoint =>
            {
                if (certificate is not null) endpoint.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var site = new FixtureSite(app) { Scheme = certificate is null ? "http" : "https" };
        app.UseWebSockets();
        app.Run(site.AnswerAsync);
        await app.StartAsync();
        site.Port = new Uri(app.Urls.First()).Port;
        return site;
    }

    /// <summary>Absolute URL of a path such as <c>shop.localhost/cart</c>.</summary>
    public string Url(string target)
    {
        var slash = target.IndexOf('/');
        return slash < 0 ? $"{Scheme}://{target}:{Port}/" : $"{Scheme}://{target[..slash]}:{Port}{target[slash..]}";
    }

    /// <summary>Serves text; <c>PORT</c> in it and in header values becomes the port.</summary>
    public FixtureSite Serve(string target, string type, string body, params (string Name, string Value)[] headers) =>
        Serve(target, type, Encoding.UTF8.GetBytes(body.Replace("PORT", $"{Port}", StringComparison.Ordinal)), headers);

    public FixtureSite Html(string target, string body, params (string Name, string Value)[] headers) =>
        Serve(target, "text/html; charset=utf-8", body, headers);

    public FixtureSite Script(string target, string body, params (string Name, string Value)[] headers) =>
        Serve(target, "text/javascript", body, headers);

    public FixtureSite Serve(string target, string type, byte[] body, params (string Name, string Value)[] headers) => Answer(target, async context =>
    {
        context.Response.ContentType = type;
        foreach (var (name, value) in headers) context.Response.Headers.Append(name, value.Replace("PORT", $"{Port}", StringComparison.Ordinal));
        await context.Response.Body.WriteAsync(body);
    });

    public FixtureSite Redirect(string target, string location) => Answer(target, context =>
    {
        context.Response.Redirect(location.Replace("PORT", $"{Port}", StringComparison.Ordinal));
        return Task.CompletedTask;
    });

    public FixtureSite Answer(string target, RequestDelegate answer)
    {
        _answers[target] = answer;
        return this;
    }

    /// <summary>Answers whatever no other answer fits; without it that is a 404.</summary>
    public FixtureSite Otherwise(RequestDelegate answer)
    {
        _otherwise = answer;
        return this;
    }

    /// <summary>A plan that visits these targets and may reach these hosts on this port.</summary>
    public CrawlPlan Plan(string[] targets, params string[] otherHosts)
    {
        var hosts = targets.Select(static target => target.Split('/')[0]).Distinct().ToArray();
        return new()
        {
            Hosts = hosts,
            StartUrls = [.. targets.Select(target => new Uri(Url(target)))],
            AllowPrivate = [.. hosts.Concat(otherHosts).Select(host => $"{host}:{Port}")],
            FollowLinks = false,
            UseSitemap = false,
            PageTimeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Host.Host + context.Request.Path;
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var body = context.Request.Method == "POST" ? await reader.ReadToEndAsync() : "";
        Log.Enqueue((target + context.Request.QueryString, context.Request.Headers["Sec-Fetch-Dest"].ToString(), body));
        await (_answers.GetValueOrDefault(target) ?? _otherwise)(context);
    }
}
