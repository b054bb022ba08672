using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Api;

/// <summary>A body that cannot be read is the sender's error, and the answer says where.</summary>
public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("POST", "/api/sites", "not JSON at all", "not valid JSON (line 1)")]
    [InlineData("POST", "/api/sites", "{\"startUrls\":[\"shop.example\"],\"pageLimt\":3}", "an unknown member 'pageLimt'")]
    [InlineData("POST", "/api/sites", "{\"pageLimit\":\"many\"}", "The value at $.pageLimit of the body has the wrong type")]
    [InlineData("POST", "/api/sites/1/crawls", "[[", "not valid JSON")]
    [InlineData("POST", "/api/sites/1/crawls", "{\"pages\":3}", "an unknown member 'pages'")]
    [InlineData("POST", "/api/alerts/1/comments", "{\"txt\":\"x\"}", "an unknown member 'txt'")]
    public async Task A_wrong_body_is_named(string method, string path, string body, string expected)
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var api = await server.ApiClientAsync();
        await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "first.example" } });
        using var request =
            new HttpRequestMessage(new HttpMethod(method),
            path)
            { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };

        using var answer = await api.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(expected, (string?)problem?["detail"], StringComparison.Ordinal);
    }
}
