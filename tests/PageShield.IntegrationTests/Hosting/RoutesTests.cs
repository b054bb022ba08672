using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.IntegrationTests.Hosting;

public sealed class RoutesTests
{
    // The framework adds these two by itself, out of reach of conventions; the fallback policy closes them.
    private static readonly string[] OfTheFramework = ["{**path:file}", "/_framework/opaque-redirect"];

    [Fact]
    public async Task Every_route_declares_a_policy_or_says_that_it_is_anonymous()
    {
        await using var server = await RunningServer.StartAsync();
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        var undeclared = endpoints.Where(endpoint =>
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null &&
            !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is not null));

        Assert.NotEmpty(endpoints);
        Assert.Empty(undeclared.Select(endpoint => endpoint.RoutePattern.RawText).Except(OfTheFramework));
    }

    [Theory]
    [InlineData("/no/such/file.css")]
    [InlineData("/_framework/opaque-redirect?url=x")]
    public async Task What_declares_nothing_is_closed_to_strangers(string path)
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();

        var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_pages_before_sign_in_and_the_assets_are_anonymous_on_the_dashboard()
    {
        await using var server = await RunningServer.StartAsync();
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

        var open = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(endpoint => (endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard) == Listener.Dashboard)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/'))
            .Where(path => !Path.HasExtension(path))
            .Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            ["/error", "/health/live", "/health/ready", "/join", "/not-found", "/set-up", "/sign-in", "/sign-in/code", "/sign-in/openid",
            "/sign-in/passkey/", "/sign-in/passkey/options", "/sign-out", "/theme"], open);
    }

    [Fact]
    public async Task No_two_routes_compete_for_the_same_request()
    {
        await using var server = await RunningServer.StartAsync();
        var endpoints = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

        var competing = endpoints
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                (Listener: endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listener ?? Listener.Dashboard, Method: method, endpoint.Order,
                    Path: Shape(endpoint))))
            .GroupBy(route => route).Where(group => group.Count() > 1).Select(group => $"{group.Key.Method} /{group.Key.Path}");

        Assert.DoesNotContain(competing,
            route => route.StartsWith("POST", StringComparison.Ordinal) || route.StartsWith("PUT", StringComparison.Ordinal)
            || route.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_the_dashboard_answers_on_the_other_listeners_whatever_the_Host_header_says()
    {
        await using var server = await RunningServer.StartAsync();
        var host = new Uri(server.Dashboard).Authority;

        foreach (var address in new[] { server.Reports, server.Demo })
            foreach (var path in new[] { "/sign-in", "/api/sites", "/set-up", "/settings", "/tokens.css", "/api/openapi.json" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address + path) { Headers = { Host = host } };
                using var client = server.NewBrowser(address);
                var answer = await client.SendAsync(request);
                Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
            }
    }

    [Theory]
    [InlineData("/sign-in", HttpStatusCode.OK)]
    [InlineData("/no/such/page", HttpStatusCode.Redirect)]
    [InlineData("/tokens.css", HttpStatusCode.OK)]
    [InlineData("/api/sites", HttpStatusCode.Unauthorized)]
    [InlineData("/error", HttpStatusCode.OK)]
    public async Task Every_answer_of_the_dashboard_carries_the_policy(string path, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();

        var answer = await browser.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        AssertPolicy(answer);
    }

    [Fact]
    public async Task A_page_that_does_not_exist_and_one_that_fails_carry_the_policy_too()
    {
        await using var server =
            await RunningServer.StartAsync(
            adjust: builder => builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.IStartupFilter, FailingPage>());
        using var browser = await server.SignedInBrowserAsync();

        var missing = await browser.GetAsync("/no/such/page");
        var failing = await browser.GetAsync(FailingPage.Path);
        var failingApi = await browser.GetAsync("/api" + FailingPage.Path);

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("Page not found", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertPolicy(missing);
        Assert.Equal(HttpStatusCode.InternalServerError, failing.StatusCode);
        Assert.DoesNotContain(FailingPage.Secret, await failing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertPolicy(failing);
        Assert.Equal("application/problem+json", failingApi.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(FailingPage.Secret, await failingApi.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertPolicy(failingApi);
    }

    [Fact]
    public async Task A_foreign_Host_header_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = server.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "rebound.example" } };

        var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        AssertPolicy(answer);
    }

    [Fact]
    public async Task A_named_host_is_let_in()
    {
        await using var server = await RunningServer.StartAsync(settings: "--PageShield:AllowedHosts=shield.example; other.example");
        using var browser = server.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "shield.example" } };

        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(request)).StatusCode);
    }

    private static string Shape(RouteEndpoint endpoint) => string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(
            segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "{}"))));

    private static void AssertPolicy(HttpResponseMessage answer)
    {
        Assert.Equal([SecurityHeadersMiddleware.Policy], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }
}
