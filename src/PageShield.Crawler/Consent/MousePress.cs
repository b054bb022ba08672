using System.Text.Json;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits;

namespace PageShield.Crawler.Consent;

/// <summary>Presses an element as a user would, with input events of the browser, so handlers that check <c>isTrusted</c> accept them.</summary>
internal sealed class MousePress(DevToolsAsk ask, TimeProvider time)
{
    private const string IsThere = "function () { return this.isConnected && this.getClientRects().length > 0 }";
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(350);

    /// <summary>Presses by mouse, and where that changes nothing by key, then by its own method.</summary>
    /// <param name="session">Where the element is.</param>
    /// <param name="element">Its object id.</param>
    /// <param name="cancellationToken">Stops between two attempts.</param>
    public async Task PressAsync(TargetSession session, string element, CancellationToken cancellationToken)
    {
        await ask(session, "DOM.scrollIntoViewIfNeeded", new { objectId = element }, cancellationToken);
        if (await CentreAsync(session, element, cancellationToken) is { } point)
        {
            var page = PageOf(session);
            await ask(page, "Input.dispatchMouseEvent", new { type = "mouseMoved", x = point.X, y = point.Y }, cancellationToken);
            await ask(page, "Input.dispatchMouseEvent",
                new { type = "mousePressed", x = point.X, y = point.Y, button = "left", buttons = 1, clickCount = 1 }, cancellationToken);
            await ask(page, "Input.dispatchMouseEvent", new { type = "mouseReleased", x = point.X, y = point.Y, button = "left", clickCount = 1 },
                cancellationToken);
            if (!await StaysAsync(session, element, cancellationToken)) return;
        }

        // Something may lie over it.
        await ask(session, "DOM.focus", new { objectId = element }, cancellationToken);
        await ask(PageOf(session), "Input.dispatchKeyEvent",
            new { type = "keyDown", key = "Enter", code = "Enter", text = "\r", windowsVirtualKeyCode = 13 }, cancellationToken);
        await ask(PageOf(session), "Input.dispatchKeyEvent", new { type = "keyUp", key = "Enter", code = "Enter", windowsVirtualKeyCode = 13 },
            cancellationToken);
        if (await StaysAsync(session, element, cancellationToken))
            await ask(session, "Runtime.callFunctionOn", new { functionDeclaration = "function () { this.click() }", objectId = element },
                cancellationToken);
    }

    private async Task<bool> StaysAsync(TargetSession session, string element, CancellationToken cancellationToken)
    {
        await Task.Delay(Reaction, time, cancellationToken);
        var there = await ask(
            session, "Runtime.callFunctionOn", new { functionDeclaration = IsThere, objectId = element, returnByValue = true }, cancellationToken);
        return there.Member("result").Flag("value");
    }

    /// <summary>The middle of what is visible of it, in CSS pixels of the page's viewport.</summary>
    private async Task<(double X, double Y)?> CentreAsync(TargetSession session, string element, CancellationToken cancellationToken)
    {
        var quads = await ask(session, "DOM.getContentQuads", new { objectId = element }, cancellationToken);
        foreach (var quad in quads.Items("quads"))
        {
            if (Corners(quad) is not { } corners) continue;
            var (left, top) = await OriginAsync(session, cancellationToken);
            return (left + corners.Average(static corner => corner.X), top + corners.Average(static corner => corner.Y));
        }

        return null;
    }

    /// <summary>Where a frame of another process begins in the page.</summary>
    private async Task<(double X, double Y)> OriginAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var (x, y) = (0.0, 0.0);
        for (var frame = session; frame is { Type: "iframe", Parent: { } parent }; frame = parent)
        {
            var owner = await ask(parent, "DOM.getFrameOwner", new { frameId = frame.TargetId }, cancellationToken);
            var box = await ask(parent, "DOM.getBoxModel", new { backendNodeId = (int)owner.Number("backendNodeId") }, cancellationToken);
            if (Corners(box.Member("model").Member("content")) is not { } corners) continue;
            (x, y) = (x + corners[0].X, y + corners[0].Y);
        }

        return (x, y);
    }

    private static List<(double X, double Y)>? Corners(JsonElement quad)
    {
        if (quad.ValueKind != JsonValueKind.Array || quad.GetArrayLength() != 8) return null;
        var numbers = quad.EnumerateArray().Select(static number => number.GetDouble()).ToList();
        return [(numbers[0], numbers[1]), (numbers[2], numbers[3]), (numbers[4], numbers[5]), (numbers[6], numbers[7])];
    }

    private static TargetSession PageOf(TargetSession session)
    {
        while (session is { Type: "iframe", Parent: { } parent }) session = parent;
        return session;
    }
}
