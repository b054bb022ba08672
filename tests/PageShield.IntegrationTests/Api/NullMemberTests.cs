using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Api;

/// <summary>A JSON <c>null</c> in place of any member of any request is a caller's mistake or a default, never an error of the server's.</summary>
public sealed class NullMemberTests
{
    [Fact]
    public async Task No_member_that_is_null_makes_the_server_fail()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        // not null: a document
        var described = JsonNode.Parse(await api.GetStringAsync("/api/openapi.json", TestContext.Current.CancellationToken))!.AsObject();
        var failed = new List<string>();
        var asked = 0;

        foreach (var (path, operations) in described["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (Members(described, operation!) is not { Count: > 0 } members) continue;
                foreach (var nulls in members.Select(static member => new[] { member }).Append([.. members]).Append([]))
                {
                    var body = new JsonObject(nulls.Select(static member => KeyValuePair.Create<string, JsonNode?>(member, null)));
                    var address = System.Text.RegularExpressions.Regex.Replace(path, "\\{[^}]*\\}", "1");
                    using var request =
                        new HttpRequestMessage(new(method.ToUpperInvariant()),
                        address)
                        { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
                    using var answer = await api.SendAsync(request, TestContext.Current.CancellationToken);
                    asked++;
                    if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                        failed.Add($"{method} {address} {body.ToJsonString()}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.Empty(failed);
        Assert.True(asked > 100, $"Only {asked} requests were made.");
    }

    private static List<string> Members(JsonNode document, JsonNode operation)
    {
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        if (schema?["$ref"]?.GetValue<string>() is { } reference) schema = document["components"]?["schemas"]?[reference.Split('/')[^1]];
        return schema?["properties"]?.AsObject().Select(static member => member.Key).ToList() ?? [];
    }
}
