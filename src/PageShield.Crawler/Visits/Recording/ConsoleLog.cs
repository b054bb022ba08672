using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Hooks;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>What a visit's console says: the page's errors, what the browser itself blocked, and the reports of our instrumentation.</summary>
internal sealed class ConsoleLog(PageHooks hooks, VisitState state)
{
    private const int MaxReports = 20_000;
    private const int MaxErrors = 50;

    public List<HookReport> Reports { get; } = [];

    /// <summary>The first 50, each at most 500 characters.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>URLs of scripts whose integrity metadata did not match.</summary>
    public HashSet<string> IntegrityFailures { get; } = [];

    /// <summary>URLs (or <c>inline</c>) that a Content Security Policy blocked.</summary>
    public HashSet<string> PolicyBlocks { get; } = [];

    public void AddEntry(JsonElement entry)
    {
        var text = entry.Text("text");
        if (text.StartsWith("Failed to find a valid digest", StringComparison.Ordinal) && text.Split('\'') is [_, _, _, var blocked, ..])
            IntegrityFailures.Add(blocked);
        else if (text.Contains("Content Security Policy", StringComparison.Ordinal)
            && !text.Contains("report-only", StringComparison.OrdinalIgnoreCase))
            PolicyBlocks.Add(text.Contains("inline", StringComparison.Ordinal) ? "inline" : text.Split('\'') is [_, var refused, ..] ? refused : "");

        if (entry.Text("level") == "error") AddError(text);
    }

    public void AddCall(TargetSession session, JsonElement data)
    {
        var arguments = data.Items("args").ToList();
        if (arguments is [var token, var kind, ..] && token.Text("value") == hooks.Token)
        {
            if (Reports.Count >= MaxReports) return;
            var stack = CallSite.Read(data.Member("stackTrace"));
            Reports.Add(new(session, kind.Text("value"), [.. arguments.Skip(2).Select(static argument => argument.Text("value"))], stack,
                state.Elapsed, state.Epoch));
        }
        else if (data.Text("type") == "error")
        {
            AddError(string.Join(' ', arguments.Select(static argument => argument.TextOrNull("value") ?? argument.Text("description"))));
        }
    }

    public void AddException(JsonElement details) =>
        AddError(details.Member("exception").TextOrNull("description") ?? details.Text("text"));

    private void AddError(string text)
    {
        if (Errors.Count < MaxErrors && text.Length > 0) Errors.Add(text.Length > 500 ? text[..500] : text);
    }
}
