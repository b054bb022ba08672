using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using PageShield.Accounts;
using PageShield.EndToEndTests.Dashboard;

namespace PageShield.EndToEndTests.Accounts;

/// <summary>Passkeys in a real browser with its virtual authenticator.</summary>
public sealed class PasskeyTests(DashboardFixture dashboard) : IClassFixture<DashboardFixture>
{
    [Fact]
    public async Task A_person_adds_a_passkey_and_signs_in_by_it_alone_under_the_strict_policy()
    {
        var address = dashboard.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal); // an address of digits has no passkeys
        var page = await dashboard.OpenTabAsync();
        await using var context = page.Context;
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });

        await page.GotoAsync($"{address}/sign-in?returnUrl=/account");
        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("ann");
        await page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("a plain long sentence");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByLabel("Passkey name").FillAsync("My key");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the passkey My key" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out", Exact = true }).ClickAsync();
        await LockAsync();
        await page.GotoAsync($"{address}/sign-in?returnUrl=/account");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByText("Passkey, just now").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the passkey My key" }).ClickAsync();
        await page.GetByText("Passkey removed").WaitForAsync();

        Assert.Empty(complaints);
    }

    // Strangers' wrong passwords and codes hold no passkey back.
    private async Task LockAsync()
    {
        await using var db = await dashboard.OpenAsync();
        var (id, now) =
            (await db.Users.Where(account => account.UserName == "ann").Select(account => account.Id)
            .SingleAsync(TestContext.Current.CancellationToken), TimeProvider.System.GetUtcNow());
        var rules = new[] { GuessRule.Code(id), GuessRule.PasswordFromEverywhere("ANN"), GuessRule.PasswordFrom("ANN", "127.0.0.1", false) };
        db.Guesses.AddRange(
            rules.Select(
            rule => new GuessCount { Key = rule.Key, AccountId = id, Wrong = rule.Most, LastAt = now, LockedUntil = now.AddMinutes(15) }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
