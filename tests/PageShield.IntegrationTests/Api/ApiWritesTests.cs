using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Api;

public sealed class ApiWritesTests
{
    private static readonly object Draft = new { startUrls = new[] { "https://shop.example/" } };

    [Fact]
    public async Task What_did_not_change_is_not_sent_again()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        var id = await RunningServer.AddSiteAsync(api, Draft);

        var first = await api.GetAsync($"/api/sites/{id}");
        var same = await GetAsync(api, $"/api/sites/{id}", first.Headers.ETag!.ToString()); // not null: every read has one
        await api.PatchAsJsonAsync($"/api/sites/{id}", new { name = "Another name" });
        var changed = await GetAsync(api, $"/api/sites/{id}", first.Headers.ETag.ToString());

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task What_changed_since_it_was_read_is_not_overwritten()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        var id = await RunningServer.AddSiteAsync(api, Draft);
        var read = (await api.GetAsync($"/api/sites/{id}")).Headers.ETag!.ToString(); // not null: every read has one

        var answers =
            await Task.WhenAll(
            Enumerable.Range(0, 4).Select(number => WriteAsync(api, HttpMethod.Patch, $"/api/sites/{id}", read, new { name = $"Name {number}" })));
        var late = await WriteAsync(api, HttpMethod.Delete, $"/api/sites/{id}", read);
        var now = (await api.GetAsync($"/api/sites/{id}")).Headers.ETag!.ToString(); // not null: every read has one
        var fresh = await WriteAsync(api, HttpMethod.Delete, $"/api/sites/{id}", now);
        var gone = await WriteAsync(api, HttpMethod.Delete, $"/api/sites/{id}", now);

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "application/problem+json"), (late.StatusCode, late.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.NoContent, fresh.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Two_servers_on_one_hub_let_one_of_the_writes_through()
    {
        await using var server = await RunningServer.StartAsync(Store.PostgreSql);
        var hub = server.Services.GetRequiredService<IConfiguration>()["PageShield:Hub"];
        await using var second = await RunningServer.StartAsync(settings: $"--PageShield:Hub={hub}");
        using var api = await server.ApiClientAsync();
        using var other = new HttpClient { BaseAddress = new Uri(second.Dashboard) };
        other.DefaultRequestHeaders.Authorization = api.DefaultRequestHeaders.Authorization;
        var id = await RunningServer.AddSiteAsync(api, Draft);

        for (var round = 0; round < 5; round++)
        {
            var read = (await other.GetAsync($"/api/sites/{id}")).Headers.ETag!.ToString(); // not null: every read has one
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
                WriteAsync(number % 2 == 0 ? api : other, HttpMethod.Patch, $"/api/sites/{id}", read, new { name = $"Name {round} {number}" })));

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        }
    }

    [Fact]
    public async Task A_long_list_is_sent_as_it_is_written_and_has_no_tag()
    {
        await using var server = await RunningServer.StartAsync();
        using var api = await server.ApiClientAsync();
        await using (var scope = server.Services.CreateAsyncScope())
        {
            var database = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
            database.Sites.AddRange(Enumerable.Range(1, 600).Select(number => new Site
            {
                Name = $"Shop {number}",
                Hosts = [$"shop-{number}.example"],
                StartUrls = [$"https://shop-{number}.example/{new string('p', 300)}"],
                ReportKey = $"key-{number}",
                CreatedAt = DateTimeOffset.UnixEpoch,
            }));
            await database.SaveChangesAsync(CancellationToken.None);
        }

        var shortList = await api.GetAsync("/api/sites?limit=10");
        var longList = await api.GetAsync("/api/sites?limit=500");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (shortList.StatusCode, longList.StatusCode));
        Assert.NotNull(shortList.Headers.ETag);
        Assert.Null(longList.Headers.ETag);
        Assert.True((await longList.Content.ReadAsByteArrayAsync()).Length > 256 * 1024);
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_repeated_POST_is_done_once_and_answered_the_same(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();
        using var other = await server.ApiClientAsync();

        var first = await PostAsync(api, "/api/tokens", "k1", new { name = "pipeline" });
        var again = await PostAsync(api, "/api/tokens", "k1", new { name = "pipeline" });
        var misused = await PostAsync(api, "/api/tokens", "k1", new { name = "another" });
        var otherOwner = await PostAsync(other, "/api/tokens", "k1", new { name = "pipeline" });
        var wrong = await PostAsync(api, "/api/tokens", "k 2", new { name = "pipeline" });

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, misused.StatusCode);
        Assert.NotEqual(await first.Content.ReadAsStringAsync(), await otherOwner.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PageShieldDbContext>();
        Assert.Equal(2, await db.ApiTokens.CountAsync(token => token.Name == "pipeline", CancellationToken.None));
        var secret = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!; // not null: 201 has it
        // not null: all are done
        Assert.All(await db.IdempotentAnswers.ToListAsync(CancellationToken.None),
            row => Assert.DoesNotContain(secret, System.Text.Encoding.UTF8.GetString(row.Body!), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Repetitions_at_the_same_moment_do_it_once(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        using var api = await server.ApiClientAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(api, "/api/sites", "once", Draft)));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        await using var scope = server.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<PageShieldDbContext>().Sites.CountAsync(CancellationToken.None));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient api, string path, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return api.SendAsync(request);
    }

    private static Task<HttpResponseMessage> WriteAsync(HttpClient api, HttpMethod method, string path, string tag, object? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        return api.SendAsync(request);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient api, string path, string key, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return api.SendAsync(request);
    }
}
