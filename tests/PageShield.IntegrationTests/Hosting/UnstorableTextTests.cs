using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PageShield.IntegrationTests.Screens;
using PageShield.Storage;
using PageShield.Web.Filters;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Every route of the dashboard with every text that comes from outside: what no database can hold is refused, and nothing fails.</summary>
public sealed partial class UnstorableTextTests
{
    // As an address holds them: U+0000, half a surrogate pair, bytes that are no UTF-8.
    private static readonly string[] Unstorable = ["%00", "a%00b", "%ED%A0%80", "a%FF"];

    private static readonly string[] Odd =
    [
        "99999999999999999999", "-9223372036854775809", "2147483648", "-1", "0", "NaN", "1e400", "0001-01-01", "9999-12-31T23:59:59%2B14:00",
        "%27%22%25%5C_%5B", "%F0%9F%98%80%EF%BF%BF", new string('x', 3000),
        // A cursor of ours whose number and key are as great as they come.
        Convert.ToBase64String(Encoding.UTF8.GetBytes("9223372036854775807 9223372036854775807")).TrimEnd('='),
    ];

    private static readonly string[] Texts = ["a\\u0000b", "\\ud800", "\\udc00x"];
    private static readonly string[] OddJson =
        [$"\"{new string('x', 100_000)}\"", "1e400", "99999999999999999999", "-1", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59+14:00\"", "[]",
        "{}", "null", "[\"\\u0000\"]"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Whatever_a_query_holds_no_route_fails_and_what_cannot_be_stored_is_refused_by_name(Store store)
    {
        var log = new LogCollector();
        await using var server = await StartAsync(store, log);
        using var browser = await server.SignedInBrowserAsync();
        using var program = await server.ApiClientAsync();

        var (failed, asked) = (new List<string>(), 0);
        foreach (var route in Routes(server).Where(static route => route.Method == "GET"))
        {
            var client = route.Path.StartsWith("/api", StringComparison.Ordinal) || route.Path.StartsWith("/client", StringComparison.Ordinal)
                || route.Path == "/metrics" ? program : browser;
            foreach (var text in Unstorable)
            {
                var (status, body) = await AskAsync(client, $"{route.Path}?fine=1&odd%20one={text}");
                if (status != 400 || !body.Contains("odd one", StringComparison.Ordinal))
                    failed.Add($"{status} {route.Path} {text}: {body[..Math.Min(body.Length, 100)]}");
                asked++;
            }

            foreach (var name in route.Names)
                foreach (var text in Odd)
                {
                    var (status, _) = await AskAsync(client, $"{route.Path}?{name}={text}");
                    if (status >= 500) failed.Add($"{status} {route.Path}?{name}={text[..Math.Min(text.Length, 60)]}");
                    asked++;
                }
        }

        Assert.True(asked > 2000, $"only {asked} requests");
        Assert.True(failed.Count == 0,
            string.Join('\n', failed.Take(60)) + "\n"
            + string.Join('\n', log.Traces.Take(3).Select(static line => line.Exception?.ToString() ?? line.Text)));
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Whatever_a_body_holds_no_route_fails_and_what_cannot_be_stored_is_refused_by_name(Store store)
    {
        var log = new LogCollector();
        await using var server = await StartAsync(store, log);
        using var browser = await server.SignedInBrowserAsync();
        using var program = await server.ApiClientAsync();

        var (failed, asked) = (new List<string>(), 0);
        // Deeper routes first: what the shallow ones change or end would hide the rest.
        foreach (var route in Routes(server).Where(static route => route is { Method: "POST" or "PUT" or "PATCH", Path: not "/metrics" })
            .OrderByDescending(static route => route.Path.Count(static letter => letter == '/')))
        {
            if (route.Body is null)
            {
                var form = await PostAsync(browser, route, "fine=1&odd=a%00b", "application/x-www-form-urlencoded");
                if (form.Status is not (400 or 405 or 415)
                    || (form.Status == 400 && !form.Body.Contains("The field 'odd' contains the character U+0000", StringComparison.Ordinal)))
                    failed.Add($"{form.Status} {route.Method} {route.Path} (form): {form.Body[..Math.Min(form.Body.Length, 100)]}");
                asked++;
                continue;
            }

            foreach (var name in route.Body.GetProperties().Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            {
                foreach (var text in Texts)
                {
                    var (status, body) = await PostAsync(program, route, $"{{\"{name}\":\"{text}\"}}", "application/json");
                    if (status != 400 || !body.Contains($"'{name}'", StringComparison.Ordinal))
                        failed.Add($"{status} {route.Method} {route.Path} {name}={text}: {body[..Math.Min(body.Length, 100)]}");
                    asked++;
                }

                foreach (var value in OddJson)
                {
                    var (status, _) = await PostAsync(program, route, $"{{\"{name}\":{value}}}", "application/json");
                    if (status >= 500) failed.Add($"{status} {route.Method} {route.Path} {name}={value[..Math.Min(value.Length, 60)]}");
                    asked++;
                }
            }
        }

        Assert.True(asked > 500, $"only {asked} requests");
        Assert.True(failed.Count == 0,
            string.Join('\n', failed.Take(60)) + "\n"
            + string.Join('\n', log.Traces.Take(3).Select(static line => line.Exception?.ToString() ?? line.Text)));
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Paths_headers_keys_and_file_names_are_no_way_around(Store store)
    {
        var log = new LogCollector();
        await using var server = await StartAsync(store, log);
        using var program = await server.ApiClientAsync();
        using var browser = await server.SignedInBrowserAsync();

        foreach (var route in Routes(server).Where(static route => route.Raw.Contains('{', StringComparison.Ordinal)))
            foreach (var text in new[] { "%00", "%ED%A0%80", "99999999999999999999", "-1", new string('x', 1000) })
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), Parameter().Replace(route.Raw, text));
                using var answer = await program.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
                Assert.True((int)answer.StatusCode < 500,
                    $"{answer.StatusCode} {route.Method} {route.Raw} {text}\n{log.Traces.FirstOrDefault()?.Exception}");
            }

        foreach (var key in new[] { new string('k', 256), "a b" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sites") { Content = new StringContent("{}", null, "application/json") };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            Assert.Equal(HttpStatusCode.BadRequest, (await program.SendAsync(request, Cancel)).StatusCode);
        }

        using var form =
            new MultipartFormDataContent { { new StringContent("url\nhttps://a.example/"), "File", "a\u0001b.csv" },
            { new StringContent("a\0b"), "Text" } };
        var upload = await browser.PostAsync("/sites/import", form, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, upload.StatusCode);
        Assert.Contains("Text", await upload.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(log.Traces);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_journey_with_U_0000_is_refused_and_one_with_any_other_character_is_kept(Store store)
    {
        await using var server = await StartAsync(store, new LogCollector());
        using var program = await server.ApiClientAsync();

        var refused = await PatchAsync(program, "{\"journeys\":[\"journey A\\ngo to https://shop.example/\\u0000\"]}");
        var kept = await PatchAsync(program, "{\"name\":\"\\ud83d\\ude00 shop \\u0001\\uffff\"}");

        Assert.Equal(400, refused.Status);
        Assert.Contains("'journeys'", refused.Body, StringComparison.Ordinal);
        Assert.True(kept.Status is 200 or 400, kept.Body);
    }

    private static async Task<RunningServer> StartAsync(Store store, LogCollector log)
    {
        // Nothing runs beside the requests.
        var server = await RunningServer.StartAsync(store, adjust: builder =>
        {
            builder.Services.AddSingleton<ILoggerFactory>(log);
            foreach (var service in builder.Services.Where(static service => service.ImplementationType?.Namespace == "PageShield.Web.Scheduling"
                && service.ServiceType == typeof(IHostedService)).ToList())
                builder.Services.Remove(service);
        });
        await using var scope = server.Services.CreateAsyncScope();
        await SeededShops.SeedAsync(scope.ServiceProvider.GetRequiredService<PageShieldDbContext>(), TimeProvider.System.GetUtcNow(), Cancel);
        return server;
    }

    private static async Task<(int Status, string Body)> PatchAsync(HttpClient client, string json)
    {
        using var answer = await client.PatchAsync("/api/sites/1", new StringContent(json, null, "application/json"), Cancel);
        return ((int)answer.StatusCode, Plain(await answer.Content.ReadAsStringAsync(Cancel)));
    }

    private static async Task<(int Status, string Body)> AskAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.BadRequest ? Plain(await answer.Content.ReadAsStringAsync(Cancel)) : "");
    }

    private static async Task<(int Status, string Body)> PostAsync(HttpClient client, Route route, string content, string type)
    {
        using var body = new StringContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path) { Content = body };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.BadRequest ? Plain(await answer.Content.ReadAsStringAsync(Cancel)) : "");
    }

    private static string Plain(string text) => WebUtility.HtmlDecode(text.Replace("\\u0027", "'", StringComparison.Ordinal));

    private static IEnumerable<Route> Routes(RunningServer server) =>
        from endpoint in server.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        where (endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard) == Listener.Dashboard
        let raw = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where !Path.HasExtension(raw) && !raw.Contains("{*", StringComparison.Ordinal) && !raw.Contains("/_", StringComparison.Ordinal)
        // Signing out and ending one's own account end the test; the openings of events never end.
        where !raw.Contains("sign-out", StringComparison.Ordinal) && !raw.EndsWith("/events", StringComparison.Ordinal)
            && !raw.StartsWith("/health", StringComparison.Ordinal) && !raw.StartsWith("/api/account", StringComparison.Ordinal)
            && !raw.StartsWith("/api/tokens", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select new Route(method, raw, Parameter().Replace(raw, "1"), [.. NamesOf(endpoint, raw)],
            endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>()
            .FirstOrDefault(static accepts => accepts.ContentTypes.Contains("application/json"))?.RequestType);

    private static IEnumerable<string> NamesOf(RouteEndpoint endpoint, string raw)
    {
        var parameters = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        var ofHandler =
            parameters.SelectMany(static parameter => parameter.GetCustomAttribute<Microsoft.AspNetCore.Http.AsParametersAttribute>() is null
            ? [(parameter.Name, parameter.ParameterType)]
            : parameter.ParameterType.GetProperties().Select(static property => ((string?)property.Name, property.PropertyType)))
            .Where(static parameter => (Nullable.GetUnderlyingType(parameter.Item2) ?? parameter.Item2) is { } type
                && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(DateTimeOffset) || type.IsArray))
                .Select(static parameter => parameter.Item1 ?? "");
        // not null: filtered
        var ofPage =
            endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.GetProperties(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not null)
            .Select(static property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()!.Name ?? property.Name) ?? [];
        var ofList =
            FilteredList.All.Where(list => raw.EndsWith("/" + list.Name, StringComparison.Ordinal)
            || raw.Contains($"/{list.Name}/export", StringComparison.Ordinal)).SelectMany(static list => list.Filters);
        string[] ofAll = raw == "/search" || raw.EndsWith('s') ? ["after", "limit", "q"] : [];
        return ofHandler.Concat(ofPage).Concat(ofList).Concat(ofAll)
            .Where(name => name.Length > 0 && !raw.Contains($"{{{name}", StringComparison.OrdinalIgnoreCase)).Distinct();
    }

    private sealed record Route(string Method, string Raw, string Path, IReadOnlyList<string> Names, Type? Body);

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Parameter();
}
