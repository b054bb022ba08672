using PageShield.Crawler.Proxy;

namespace PageShield.Tests.Crawler;

public sealed class ProxyRequestTests
{
    [Theory]
    [InlineData("CONNECT shop.example:443 HTTP/1.1", "shop.example", 443)]
    [InlineData("CONNECT [::1]:8443 HTTP/1.1", "::1", 8443)]
    public void A_tunnel_is_read(string line, string host, int port)
    {
        Assert.True(ProxyRequest.TryParse(line + "\r\nHost: x\r\n\r\n", out var request));

        Assert.Equal((host, port, true), (request.Host, request.Port, request.IsTunnel));
    }

    [Fact]
    public void A_plain_request_goes_on_with_its_path_as_written_and_without_hop_headers()
    {
        const string Head = "GET http://Shop.example:8080/a/../b%2F?x=|y HTTP/1.1\r\nHost: Shop.example:8080\r\nProxy-Connection: keep-alive\r\nUser-Agent: x\r\n\r\n";

        Assert.True(ProxyRequest.TryParse(Head, out var request));

        Assert.Equal(("shop.example", 8080, false), (request.Host, request.Port, request.IsTunnel));
        Assert.Equal("GET /a/../b%2F?x=|y HTTP/1.1\r\nHost: Shop.example:8080\r\nUser-Agent: x\r\nConnection: close\r\n\r\n", request.OriginHead);
    }

    [Theory]
    [InlineData("GET /local HTTP/1.1")]
    [InlineData("GET ftp://shop.example/ HTTP/1.1")]
    [InlineData("CONNECT shop.example HTTP/1.1")]
    [InlineData("nonsense")]
    [InlineData("GET http://shop.example/ HTTP/2")]
    public void Anything_else_is_refused(string line) => Assert.False(ProxyRequest.TryParse(line + "\r\n\r\n", out _));
}
