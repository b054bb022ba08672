using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Builds the list of cookies of a capture, with who set each.</summary>
internal static class CookieList
{
    /// <param name="jar">The result of <c>Storage.getCookies</c>.</param>
    /// <param name="facts">The visit.</param>
    /// <param name="scripts">Its scripts.</param>
    public static IReadOnlyList<CapturedCookie> Build(JsonElement jar, VisitFacts facts, ScriptList scripts)
    {
        var byHeader = facts.Requests
            .SelectMany(static request => (request.RawResponseHeaders?.GetValueOrDefault("set-cookie") ?? "").Split('\n'))
            .Select(static line => line.Split('=')[0].Trim())
            .Where(static name => name.Length > 0)
            .ToHashSet();
        var byScript = new Dictionary<string, string>();
        foreach (var report in facts.Reports.Where(static report => report.Kind == "cookie"))
        {
            var name = (report.Values.Count > 0 ? report.Values[0] : "").Split('=')[0].Trim();
            if (scripts.NumberOf(report.Session, report.Stack) is { } number) byScript.TryAdd(name, scripts.Scripts[number - 1].Url);
        }

        return [.. jar.Items("cookies").Take(2000).Select(cookie => new CapturedCookie
        {
            Name = cookie.Text("name"),
            Domain = cookie.Text("domain").TrimStart('.'),
            Path = cookie.Text("path"),
            HttpOnly = cookie.Flag("httpOnly"),
            Secure = cookie.Flag("secure"),
            SameSite = cookie.TextOrNull("sameSite"),
            Expires = cookie.Number("expires") is > 0 and < 253_402_300_799 and var seconds && !cookie.Flag("session")
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null,
            SetBy = byScript.GetValueOrDefault(cookie.Text("name")) ?? (byHeader.Contains(cookie.Text("name")) ? "header" : null),
        })];
    }
}
