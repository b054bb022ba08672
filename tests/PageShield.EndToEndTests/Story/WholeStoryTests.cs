using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;
using PageShield.EndToEndTests.Demo;
using PageShield.Tests.Alerts;
using PageShield.Web.Accounts.SignIn;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Listening;

namespace PageShield.EndToEndTests.Story;

/// <summary>What a new user lives through, in a real browser against the real server with its own crawler, and a mail server on loopback.</summary>
public sealed class WholeStoryTests(ChromiumFixture chromium)
{
    private const float Patience = 120_000; // milliseconds; a crawl of the demo shop takes ten seconds on a quiet machine

    [Fact]
    public async Task A_new_user_comes_from_the_set_up_link_to_a_breach_by_mail_and_decides_about_it()
    {
        chromium.Require();
        using var post = new SmtpReceiver();
        await using var server = await DemoServer.StartAsync(
            $"--PageShield:Browser={chromium.Path}", "--PageShield:Mail:Host=127.0.0.1", $"--PageShield:Mail:Port={post.Port}",
            "--PageShield:Mail:Security=None", "--PageShield:Mail:From=shield@shop.example");
        using var playwright = await Playwright.CreateAsync();
        await using var browser =
            await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium.Path, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
        await using var context =
            await browser.NewContextAsync(
            new BrowserNewContextOptions { BaseURL = server.Services.GetRequiredService<ServerAddresses>()[Listener.Dashboard] });
        var page = await context.NewPageAsync();

        await SetUpAsync(page, server);
        await Button(page, "Try the demo shop").ClickAsync();
        await AddMailChannelAsync(page);
        await InfectAndCrawlAsync(page);
        var mail = await WaitForMailAsync(post);
        await AcknowledgeAsync(page, mail);
        await DecideAsync(page);
        await CleanUpAsync(page);
        await ReadAuditLogAsync(page);
    }

    private static async Task SetUpAsync(IPage page, DemoServer server)
    {
        await page.GotoAsync(
            $"/set-up?token={await server.Services.GetRequiredService<SetUpLink>().CreateAsync(TestContext.Current.CancellationToken)}");
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("nora");
        await page.GetByLabel("Password at least 12 characters").FillAsync("a plain long sentence");
        await page.GetByLabel("Repeat password").FillAsync("a plain long sentence");
        await Button(page, "Create account").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "See what runs on your pages" }))
            .ToBeVisibleAsync();
    }

    // The first crawl is under way meanwhile.
    private static async Task AddMailChannelAsync(IPage page)
    {
        await page.GotoAsync("/alerts/channels/new");
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Shop team");
        await page.GetByLabel("E-mail addresses").FillAsync("owner@shop.example");
        await Button(page, "Send a test and add").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Shop team" })).ToBeVisibleAsync();
        // the test message that was sent before
        await Assertions.Expect(page.GetByText("Working", new PageGetByTextOptions { Exact = true }).First).ToBeVisibleAsync();
    }

    private static async Task InfectAndCrawlAsync(IPage page)
    {
        await page.GotoAsync("/demo");
        // the page looks again by itself until the crawl is over
        await Button(page, "Infect it").ClickAsync(new LocatorClickOptions { Timeout = Patience });
        await Button(page, "Crawl now").ClickAsync();
    }

    private static async Task<MimeMessage> WaitForMailAsync(SmtpReceiver post)
    {
        await foreach (var mail in post.ReceiveAsync(TimeSpan.FromMilliseconds(Patience), TestContext.Current.CancellationToken))
            if (mail.Parse() is { } message && message.Subject?.Contains("malicious", StringComparison.OrdinalIgnoreCase) == true) return message;
        throw new InvalidOperationException("The stream of mails ended.");
    }

    private static async Task AcknowledgeAsync(IPage page, MimeMessage mail)
    {
        Assert.Equal("owner@shop.example", mail.To.Mailboxes.Single().Address);
        var text = mail.TextBody ?? "";
        Assert.Contains("cdn-analytics", text, StringComparison.Ordinal);
        Assert.NotNull(mail.HtmlBody);
        await page.GotoAsync(
            text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(word => word.Contains("/alerts/", StringComparison.Ordinal)));
        await Button(page, "Acknowledge").ClickAsync();
        await Assertions.Expect(Button(page, "Acknowledge")).ToHaveCountAsync(0);
    }

    private static async Task DecideAsync(IPage page)
    {
        await page.GotoAsync("/changes?class=capability");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "collect-metrics.localhost" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "What it means" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "The script" })
            .GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Open", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("This script is malicious.")).ToBeVisibleAsync();
        await page.GetByLabel("Why is it denied?").FillAsync("The vendor was breached: taken out of the page.");
        await Button(page, "Deny").ClickAsync();
        await DecidedAsync(page, "Denied");

        await page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "This site" })
            .GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Scripts" }).ClickAsync();
        await page.GetByLabel("Party").SelectOptionAsync(new SelectOptionValue { Label = "Own" });
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "/assets/shop." }).First.ClickAsync();
        await page.GetByLabel("Why is it needed or denied?").FillAsync("The shop's own code.");
        await Button(page, "Authorize").ClickAsync();
        await DecidedAsync(page, "Authorized");
    }

    private static async Task CleanUpAsync(IPage page)
    {
        await page.GotoAsync("/demo");
        await Button(page, "Clean it").ClickAsync(new LocatorClickOptions { Timeout = Patience }); // offered when the crawl is over
        await Button(page, "Crawl again").ClickAsync(new LocatorClickOptions { Timeout = Patience });
        await Assertions.Expect(page.GetByText("is back to its original version"))
            .ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });
    }

    // Until the page is loaded, the browser scrolls to the decision again and again: a click elsewhere would miss.
    private static async Task DecidedAsync(IPage page, string state)
    {
        await page.WaitForURLAsync("**#authorization");
        await Assertions.Expect(page.GetByText(state).First).ToBeVisibleAsync();
    }

    private static async Task ReadAuditLogAsync(IPage page)
    {
        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Audit log" }).ClickAsync();
        foreach (var action in new[] { "Account created", "Channel created", "Demo infected", "Alert acknowledged", "Script denied",
            "Script authorized" })
            await Assertions.Expect(page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = action, Exact = true }).First).ToBeVisibleAsync();
        await Button(page, "Verify chain").ClickAsync();
        await Assertions.Expect(page.GetByText("are unaltered")).ToBeVisibleAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });
}
