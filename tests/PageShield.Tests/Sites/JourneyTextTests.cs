using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Tests.Sites;

public sealed class JourneyTextTests
{
    private const string Checkout = """
        journey Checkout
        go to https://shop.example/p/tea
        click button "Add to \"basket\"" number 2
        choose "2" in "Tins"
        fill "E-mail" with "someone@example.com"
        fill placeholder "Password" with secret shop-password
        check "I agree"
        in frame "iframe[name=card]"
        fill css "#number" with card number
        press Enter in css "#number"
        in page
        press Tab
        wait for text "Thank you"
        wait for url "/thanks"
        add to cart
        checkout
        submit for real

        """;

    [Fact]
    public void A_journey_is_read_and_written_word_for_word()
    {
        var (journeys, problems) = JourneyText.Parse(Checkout);

        Assert.Empty(problems);
        var journey = Assert.Single(journeys);
        Assert.Equal(("Checkout", true, 13), (journey.Name, journey.SubmitsForReal, journey.Steps.Count));
        Assert.Equal(Checkout, JourneyText.Write(journey));
        Assert.Equal(new JourneyTarget(TargetBy.Role, "Add to \"basket\"", "button", 1), journey.Steps[1].Target);
        Assert.Equal(new JourneyValue(ValueKind.Secret, "shop-password"), journey.Steps[4].Value);
        Assert.Equal(new JourneyValue(ValueKind.Canary, "cc-number"), journey.Steps[6].Value);
        Assert.Equal(["iframe[name=card]"], journey.Steps[6].Frames);
        Assert.Empty(journey.Steps[8].Frames);
    }

    [Fact]
    public void Several_journeys_comments_and_a_missing_title_are_fine()
    {
        var (journeys, problems) =
            JourneyText.Parse("# the front page\ngo to https://shop.example/\n\njourney Second\ngo to https://shop.example/b\nclick link \"B\"");

        Assert.Empty(problems);
        Assert.Equal([("journey", 1), ("Second", 2)], journeys.Select(static journey => (journey.Name, journey.Steps.Count)));
    }

    [Theory]
    [InlineData("go to https://a.example/\njump over \"fence\"", "Line 2: 'jump over")]
    [InlineData("go to https://a.example/\nclick button Pay", "Line 2")]
    [InlineData("go to https://a.example/\nfill \"Name\"", "Line 2")]
    [InlineData("go to javascript:alert(1)", "Line 1")]
    [InlineData("click button \"Pay\"", "must begin with: go to")]
    [InlineData("journey A\ngo to https://a.example/\njourney A\ngo to https://a.example/", "Two journeys are named A")]
    public void What_cannot_be_read_is_said_with_its_line(string text, string problem)
    {
        var (_, problems) = JourneyText.Parse(text);

        Assert.Contains(problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""
        import { test, expect } from '@playwright/test';
        test('test', async ({ page }) => {
          await page.goto('https://shop.example/p/tea');
          await page.getByRole('spinbutton', { name: 'Tins' }).fill('2');
          await page.getByRole('button', { name: 'Add to (big) basket' }).click();
          await page.getByLabel('Size').selectOption('M');
          await page.locator('iframe[name="card"]').contentFrame().getByPlaceholder('1234').fill('4242');
          await page.locator('#list').getByText('It\'s mine').nth(1).click();
          await page.getByTestId('agree').check();
          await page.locator('body').press('Enter');
          await expect(page.getByText('Thank you')).toBeVisible();
        });
        """)]
    [InlineData("""
        with sync_playwright() as playwright:
            page.goto("https://shop.example/p/tea")
            page.get_by_role("spinbutton", name="Tins").fill("2")
            page.get_by_role("button", name="Add to (big) basket").click()
            page.get_by_label("Size").select_option("M")
            page.locator("iframe[name=\"card\"]").content_frame.get_by_placeholder("1234").fill("4242")
            page.locator("#list").get_by_text("It's mine").nth(1).click()
            page.get_by_test_id("agree").check()
            page.locator("body").press("Enter")
            expect(page.get_by_text("Thank you")).to_be_visible()
        """)]
    [InlineData("""
        await Page.GotoAsync("https://shop.example/p/tea");
        await Page.GetByRole(AriaRole.Spinbutton, new() { Name = "Tins" }).FillAsync("2");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add to (big) basket" }).ClickAsync();
        await Page.GetByLabel("Size").SelectOptionAsync(new[] { "M" });
        await Page.Locator("iframe[name=\"card\"]").ContentFrame.GetByPlaceholder("1234").FillAsync("4242");
        await Page.Locator("#list").GetByText("It's mine").Nth(1).ClickAsync();
        await Page.GetByTestId("agree").CheckAsync();
        await Page.Locator("body").PressAsync("Enter");
        await Expect(Page.GetByText("Thank you")).ToBeVisibleAsync();
        """)]
    public void A_recording_of_playwright_becomes_a_journey(string recording)
    {
        var (journey, problems) = CodegenImport.Read(recording, "Recorded");

        Assert.True(CodegenImport.Looks(recording));
        Assert.Empty(problems);
        Assert.Equal("""
            journey Recorded
            go to https://shop.example/p/tea
            fill spinbutton "Tins" with "2"
            click button "Add to (big) basket"
            choose "M" in "Size"
            in frame "iframe[name=\"card\"]"
            fill placeholder "1234" with "4242"
            in page
            click text "It's mine" number 2
            check test id "agree"
            press Enter in css "body"

            """, JourneyText.Write(journey));
        Assert.Empty(JourneyText.Parse(JourneyText.Write(journey)).Problems);
    }

    [Fact]
    public void A_recorded_line_that_cannot_be_taken_over_is_told()
    {
        var (_, problems) = CodegenImport.Read("await page.goto('https://a.example/');\nawait page.getByText('a').dragTo(page.getByText('b'));", "x");

        Assert.Contains("Line 2", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("phone: mobile returning locale=de-AT zone=Europe/Vienna referrer=https://search.example/ query=utm_source=ads&utm_medium=cpc clock=+12h")]
    public void A_persona_is_read_from_a_line(string line)
    {
        Assert.True(Persona.TryParse(line, out var persona, out _));

        Assert.Equal(new Persona
        {
            Name = "phone",
            IsMobile = true,
            IsReturning = true,
            Locale = "de-AT",
            TimeZone = "Europe/Vienna",
            Referrer = "https://search.example/",
            Query = "utm_source=ads&utm_medium=cpc",
            ClockShift = TimeSpan.FromHours(12),
        }, persona);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x: flying")]
    [InlineData("x: zone=Mars/Base")]
    [InlineData("x: locale=<script>")]
    [InlineData("x: referrer=javascript:1")]
    [InlineData("x: clock=soon")]
    public void What_is_no_persona_is_refused_in_words(string line)
    {
        Assert.False(Persona.TryParse(line, out _, out var problem));
        Assert.NotEmpty(problem);
    }
}
