using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;

namespace PageShield.IntegrationTests.Accounts;

/// <summary>A person's authenticator app, and what they do with it in a browser.</summary>
internal static partial class Authenticator
{
    public const string Page = "/account/second-factor";

    /// <summary>Sets the second factor up as the page says.</summary>
    public static async Task<(byte[] Key, IReadOnlyList<string> Codes)> EnrolAsync(HttpClient browser)
    {
        var key = await ShownKeyAsync(browser);
        var done = await (await TurnOnAsync(browser, key)).Content.ReadAsStringAsync();
        var codes = RecoveryCode().Matches(done).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        return (key, codes);
    }

    /// <summary>The key that the page shows this browser.</summary>
    public static async Task<byte[]> ShownKeyAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync(Page);
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        return FromBase32(ShownKey().Match(page).Groups[1].Value);
    }

    /// <summary>Confirms with the code that the app shows now, however the page has changed meanwhile.</summary>
    public static Task<HttpResponseMessage> TurnOnAsync(HttpClient browser, byte[] key) =>
        RunningServer.SubmitAsync(browser, Page, "enrol", new Dictionary<string, string> { ["Code"] = CodeNow(key) });

    public static Task<HttpResponseMessage> SubmitCodeAsync(HttpClient browser, string code, string path = "/sign-in/code") =>
        RunningServer.SubmitAsync(browser, path, "code", new Dictionary<string, string> { ["Code"] = code });

    /// <summary>Signs in with password and code; true where that opened the account.</summary>
    public static async Task<bool> SignInAsync(HttpClient browser, string code, string name = "ann", string password = RunningServer.Password)
    {
        Assert.StartsWith(
            "/sign-in/code", (await RunningServer.SignInAsync(browser, name, password)).Headers.Location?.OriginalString, StringComparison.Ordinal);
        return (await SubmitCodeAsync(browser, code)).StatusCode == HttpStatusCode.Redirect;
    }

    public static string CodeNow(byte[] key) => Totp.CodeAt(key, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Replace(" ", "", StringComparison.Ordinal)
            .Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8)
            .Select(index => byte.Parse(bits.AsSpan(index * 8, 8), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex("id=\"totp-key\">([A-Z2-7 ]+)<")]
    private static partial Regex ShownKey();

    [GeneratedRegex("<code>([0-9a-f]{7}-[0-9a-f]{7})</code>")]
    private static partial Regex RecoveryCode();
}
