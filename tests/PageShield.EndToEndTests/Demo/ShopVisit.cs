using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PageShield.EndToEndTests.Demo;

/// <summary>One customer's tab, with what it requested and what went wrong in it.</summary>
internal sealed class ShopVisit : IAsyncDisposable
{
    private ShopVisit(IPage page)
    {
        Page = page;
        page.Request += (_, request) => Requests.Enqueue(request.Url);
        page.PageError += (_, error) => Errors.Enqueue(error);
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    public static async Task<ShopVisit> StartAsync(IBrowser browser) => new(await browser.NewPageAsync());

    public ValueTask DisposeAsync() => new(Page.CloseAsync());
}
