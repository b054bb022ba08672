using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Screens;

namespace PageShield.IntegrationTests.Api;

public sealed partial class ApiContractTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private const string Renew = "PAGESHIELD_RENEW";

    // Lists that are short by nature, and come whole.
    private static readonly string[] Whole =
    [
        "/api/accounts/{id}/sessions", "/api/alerts/events", "/api/sites/{siteId}/deployments", "/api/sites/{siteId}/rules",
        "/api/sites/{siteId}/noise-rules", "/api/sites/{siteId}/url-templates",
        "/api/sites/{siteId}/report-counts", "/api/channels", "/api/alert-rules", "/api/alert-mutes",
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_one_that_was_reviewed()
    {
        var document = (await ReadAsync()).ToJsonString(Indented) + "\n";
        var file = SnapshotFile();
        if (Environment.GetEnvironmentVariable(Renew) == "1") await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);

        var reviewed = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.True(reviewed == document,
            $"The API changed. Run this test with {Renew}=1 and review the difference of {file}.\n{FirstDifference(reviewed, document)}");
    }

    [Fact]
    public async Task Every_route_of_the_API_is_in_the_document_with_a_summary_a_tag_and_a_name_of_its_own()
    {
        var document = await ReadAsync();
        var operations = Operations(document).ToList();
        var mapped = ApiEndpoints().Select(route => $"{route.Method} {Constraint().Replace(route.Path, "{$1}").TrimEnd('/')}")
            .Where(route => route != "GET /api/openapi.json");

        Assert.Equal("3.1", document["openapi"]!.GetValue<string>()[..3]); // not null: every document has a version
        Assert.Empty(mapped.Except(operations.Select(operation => operation.Name), StringComparer.OrdinalIgnoreCase));
        Assert.Empty(
            operations.Where(operation => string.IsNullOrWhiteSpace((string?)operation.Node["summary"])).Select(operation => operation.Name));
        Assert.Empty(operations.Where(operation => operation.Node["tags"] is not JsonArray { Count: > 0 }).Select(operation => operation.Name));
        Assert.Empty(
            operations.GroupBy(operation => (string?)operation.Node["operationId"]).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public async Task Every_JSON_body_has_an_example()
    {
        var document = await ReadAsync();

        var bare = Operations(document)
            .Select(operation => (operation.Name, Schema: operation.Node["requestBody"]?["content"]?["application/json"]?["schema"]))
                .Where(body => body.Schema is not null)
            // not null: tested above
            .Where(body => Resolve(document, body.Schema!)["examples"] is not JsonArray { Count: > 0 }).Select(body => body.Name);

        Assert.Empty(bare);
    }

    [Fact]
    public async Task Every_list_that_can_grow_pages_by_cursor()
    {
        var document = await ReadAsync();

        var arrays = Operations(document).Where(operation => operation.Name.StartsWith("GET ", StringComparison.Ordinal))
            .Where(operation => operation.Node["responses"]?["200"]?["content"]?["application/json"]?["schema"] is { } schema
                && (string?)Resolve(document, schema)["type"] == "array")
            .Select(operation => operation.Name[4..]);

        Assert.Empty(arrays.Except(Whole));
    }

    [Fact]
    public async Task Every_error_is_a_problem_in_its_media_type()
    {
        using var stranger = new HttpClient { BaseAddress = new Uri(screens.Server.Dashboard) };
        using var admin = await screens.Server.ApiClientAsync();
        var wrong = new List<string>();
        var errors = 0;

        foreach (var (method, path) in ApiEndpoints())
        {
            var address = Constraint().Replace(path, match => match.Groups[1].Value == "verb" ? "revert" : "999999999");
            foreach (var (client, body) in new[] { (stranger, "{}"), (admin, "[[") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), address);
                if (method != "GET") request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if (client == stranger && answer.StatusCode != HttpStatusCode.Unauthorized)
                    wrong.Add($"{method} {address}: a stranger got {(int)answer.StatusCode}");
                if ((int)answer.StatusCode < 400) continue;

                errors++;
                if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json" || (int)answer.StatusCode >= 500)
                    wrong.Add($"{method} {address}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
            }
        }

        Assert.True(errors > 60, $"only {errors} errors");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=100000")]
    [InlineData("after=no-cursor")]
    public async Task A_wrong_page_of_a_list_names_its_parameter(string query)
    {
        using var api = await screens.Server.ApiClientAsync();
        var document = await ReadAsync();
        var parameter = query.Split('=')[0];
        var lists = Operations(document)
            .Where(operation => operation.Name.StartsWith("GET ", StringComparison.Ordinal) && operation.Node["parameters"] is JsonArray parameters
                && parameters.Any(each => (string?)each?["name"] == parameter && (string?)each["in"] == "query"))
            .Select(operation => operation.Name[4..].Replace("{siteId}", "1", StringComparison.Ordinal)
                .Replace("{id}", "1", StringComparison.Ordinal)).ToList();

        var wrong = new List<string>();
        foreach (var path in lists)
        {
            if (path == "/api/alerts") continue; // clamps its limit
            var answer = await api.GetAsync($"{path}?{query}");
            if (answer.StatusCode != HttpStatusCode.BadRequest || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                wrong.Add($"{path}: {(int)answer.StatusCode}");
        }

        Assert.NotEmpty(lists);
        Assert.Empty(wrong);
    }

    private async Task<JsonObject> ReadAsync()
    {
        using var api = await screens.Server.ApiClientAsync("viewer");
        return JsonNode.Parse(await api.GetStringAsync("/api/openapi.json"))!.AsObject(); // not null: 200 has a body
    }

    private static IEnumerable<(string Name, JsonObject Node)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject() // not null: every document has paths
        from operation in path.Value!.AsObject() // not null: a path holds operations
        where operation.Key is "get" or "post" or "put" or "patch" or "delete"
        select ($"{operation.Key.ToUpperInvariant()} {path.Key.TrimEnd('/')}", operation.Value!.AsObject()); // not null: an operation is an object

    private IEnumerable<(string Method, string Path)> ApiEndpoints() =>
        from endpoint in screens.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where path.StartsWith("/api/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, path);

    private static JsonNode Resolve(JsonObject document, JsonNode schema) =>
        // a body that may be left out
        schema["oneOf"] is JsonArray choices ? Resolve(document, choices.First(choice => choice?["$ref"] is not null)!) :
        // not null: references are within the document
        (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    private static string SnapshotFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "PageShield.IntegrationTests", "Api");
            if (Directory.Exists(file)) return Path.Combine(file, "openapi.json");
        }

        throw new DirectoryNotFoundException("The tests' own folder is not above the program.");
    }

    private static string FirstDifference(string reviewed, string now)
    {
        var (before, after) = (reviewed.Split('\n'), now.Split('\n'));
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}: '{before.ElementAtOrDefault(line)}' is now '{after.ElementAtOrDefault(line)}'";
    }

    [GeneratedRegex(@"\{(\w+)(?::[^{}]*(?:\([^)]*\)\)?)?)?\}")]
    private static partial Regex Constraint();
}
