using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits;

namespace PageShield.Crawler.Consent;

/// <summary>
/// Finds the banner of a consent platform, or something that reads like one, in any frame and shadow tree, open or closed, and presses its
/// button like a person. It looks from a world of its own, where the page sees nothing of it.
/// </summary>
internal sealed class ConsentBanner(DevToolsAsk ask, TimeProvider time)
{
    private const int MaxFrames = 30;
    private const int MostSteps = 30;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private readonly MousePress _press = new(ask, time);

    /// <summary>Answers the banner; false where none is there, or nothing on it could be pressed.</summary>
    /// <param name="sessions">The page and its frames.</param>
    /// <param name="accept">Whether to accept, or to reject.</param>
    /// <param name="seesClosed">Whether to look into closed shadow trees, which costs a snapshot of the page.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task<bool> AnswerAsync(IReadOnlyList<TargetSession> sessions, bool accept, bool seesClosed, CancellationToken cancellationToken)
    {
        foreach (var frame in await FramesAsync(sessions, seesClosed, cancellationToken))
        {
            if (await PressAsync(frame, new { ask = "known", answer = accept ? "accept" : "reject" }, cancellationToken)
                || await FollowRuleAsync(frame, accept, cancellationToken)
                || await PressAsync(frame, new { ask = "words", answer = accept ? "accept" : "reject" }, cancellationToken)) return true;
        }

        return false;
    }

    /// <summary>Whether a consent banner is visible.</summary>
    public async Task<bool> AsksAsync(IReadOnlyList<TargetSession> sessions, CancellationToken cancellationToken)
    {
        foreach (var frame in await FramesAsync(sessions, seesClosed: true, cancellationToken))
            if ((await frame.AskAsync(ask, new { ask = "asks" }, byValue: true, cancellationToken)).Flag("value")) return true;
        return false;
    }

    private async Task<List<ConsentFrame>> FramesAsync(IReadOnlyList<TargetSession> sessions, bool seesClosed, CancellationToken cancellationToken)
    {
        var frames = new List<ConsentFrame>();
        foreach (var session in sessions)
        {
            var closed = seesClosed ? await ConsentFrame.ClosedRootsAsync(ask, session, cancellationToken) : null;
            var tree = await ask(session, "Page.getFrameTree", new { }, cancellationToken);
            foreach (var (id, _) in FrameTree.Of(tree.Member("frameTree")))
            {
                if (frames.Count == MaxFrames) return frames;
                if (await ConsentFrame.OpenAsync(ask, session, id, closed?[id] ?? [], cancellationToken) is { } frame) frames.Add(frame);
            }
        }

        return frames;
    }

    private async Task<bool> FollowRuleAsync(ConsentFrame frame, bool accept, CancellationToken cancellationToken)
    {
        var found = await frame.AskAsync(ask, new { ask = "rule", rules = ConsentRules.Recognition }, byValue: true, cancellationToken);
        if (found.Member("value").ValueKind != JsonValueKind.Number || found.Number("value") is not (>= 0 and var rule)) return false;

        var steps = 0;
        var pressed = false;
        foreach (var step in ConsentRules.StepsOf((int)rule, accept))
            if (!await DoAsync(step)) break;
        return pressed;

        // One step of a rule; false where it failed and is not optional.
        async Task<bool> DoAsync(JsonElement step)
        {
            if (++steps > MostSteps) return false;
            if (step.Member("if").ValueKind == JsonValueKind.Object)
            {
                foreach (var next in step.Items(await HoldsAsync(step.Member("if")) ? "then" : "else"))
                    if (!await DoAsync(next)) return false;
                return true;
            }

            foreach (var each in step.Items("any"))
                if (await DoAsync(each)) return true;
            var done = await TryAsync(step);
            return done || step.Flag("optional") || step.Member("any").ValueKind == JsonValueKind.Array;
        }

        async Task<bool> TryAsync(JsonElement step)
        {
            if (Selector(step, "waitForThenClick") is { } awaited) return await WaitAsync(new { exists = awaited }) && await ClickAsync(awaited);
            if (Selector(step, "click") is { } now) return await ClickAsync(now);
            if (Selector(step, "waitFor") is { } there) return await WaitAsync(new { exists = there });
            if (Selector(step, "waitForVisible") is { } seen) return await WaitAsync(new { visible = seen });
            if (step.Number("wait") is > 0 and var pause)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(pause, 1000)), time, cancellationToken);
                return true;
            }

            return Selector(step, "hide") is not null || Selector(step, "removeClass") is not null || Selector(step, "setStyle") is not null
                || await HoldsAsync(step);
        }

        async Task<bool> ClickAsync(object selector)
        {
            var done = await PressAsync(frame, new { ask = "find", selector }, cancellationToken);
            pressed |= done;
            return done;
        }

        async Task<bool> WaitAsync(object step)
        {
            var started = time.GetTimestamp();
            do
            {
                if ((await frame.AskAsync(ask, new { ask = "check", step }, byValue: true, cancellationToken)).Flag("value")) return true;
                await Task.Delay(Poll, time, cancellationToken);
            }
            while (time.GetElapsedTime(started) < LongestWait);
            return false;
        }

        async Task<bool> HoldsAsync(JsonElement step) =>
            (await frame.AskAsync(ask, new { ask = "check", step }, byValue: true, cancellationToken)).Flag("value");
    }

    private async Task<bool> PressAsync(ConsentFrame frame, object question, CancellationToken cancellationToken)
    {
        var found = await frame.AskAsync(ask, question, byValue: false, cancellationToken);
        if (found.Text("subtype") != "node" || found.TextOrNull("objectId") is not { } element) return false;

        await _press.PressAsync(frame.Session, element, cancellationToken);
        return true;
    }

    // A selector, or the way into a shadow tree.
    private static object? Selector(JsonElement step, string name) =>
        step.Member(name) is { ValueKind: JsonValueKind.String or JsonValueKind.Array } selector ? selector : null;
}
