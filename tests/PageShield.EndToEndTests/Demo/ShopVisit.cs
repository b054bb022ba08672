using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PageShield.EndToEndTests.Demo;

/// <summary>One customer's browser, with what it requested and what went wrong in it.</summary>
internal sealed class ShopVisit : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ShopVisit(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Request += (_, request) => Requests.Enqueue(request.Url);
        page.PageError += (_, error) => Errors.Enqueue(error);
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    public static async Task<ShopVisit> StartAsync(string path)
    {
        var playwright = await Playwright.CreateAsync();
        // As root, Chromium's sandbox cannot start; for anybody else it stays on.
        string[] arguments = Environment.UserName == "root" ? ["--no-sandbox"] : [];
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = arguments });
        var page = await browser.NewPageAsync();
        return new ShopVisit(playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
