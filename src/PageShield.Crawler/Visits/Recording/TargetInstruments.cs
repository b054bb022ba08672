using PageShield.Crawler.Browsers;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Hooks;
using PageShield.Sites;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>Sets up a visit's targets: DevTools domains, identity, time zone, and the hooks in each document and worker.</summary>
internal sealed class TargetInstruments(DevToolsConnection devTools, PageHooks hooks, BrowserIdentity identity, Persona persona)
{
    private TimeSpan _clockShift = persona.ClockShift;

    /// <summary>Instruments a target before its first line runs.</summary>
    public void Install(TargetSession session)
    {
        var id = session.Id;
        devTools.Post(id, "Debugger.enable", new { maxScriptsCacheSize = 64_000_000 });
        devTools.Post(id, "Debugger.setSkipAllPauses", new { skip = true });
        // Images, event sources and timers act after the code that started them has returned.
        devTools.Post(id, "Debugger.setAsyncCallStackDepth", new { maxDepth = 4 });
        devTools.Post(
            id, "Network.enable", new { maxTotalBufferSize = 100_000_000, maxResourceBufferSize = 20_000_000, maxPostDataSize = 1_000_000 });
        devTools.Post(id, "Log.enable", null);
        devTools.Post(id, "Target.setAutoAttach", CrawlBrowser.AutoAttach);
        devTools.Post(id, "Emulation.setUserAgentOverride", identity.OverrideFor(persona));
        if (persona.TimeZone is { } zone) devTools.Post(id, "Emulation.setTimezoneOverride", new { timezoneId = zone });
        if (session.IsWorker)
        {
            // It is paused before its first line. A service worker may not have a world yet, and then runs without.
            devTools.Post(id, "Runtime.enable", null);
            devTools.Post(id, "Runtime.evaluate", new { expression = hooks.SourceFor(_clockShift) });
        }

        if (!session.HasDocuments) return;

        devTools.Post(id, "Inspector.enable", null);
        devTools.Post(id, "Page.enable", null);
        devTools.Post(id, "Page.setLifecycleEventsEnabled", new { enabled = true });
        devTools.Post(id, "Runtime.enable", null);
        session.Hooks = devTools.SendAsync(
            id, "Page.addScriptToEvaluateOnNewDocument", new { source = hooks.SourceFor(_clockShift), runImmediately = true },
            CancellationToken.None);
    }

    /// <summary>Sets the clock of documents that load from now on.</summary>
    public async Task ShiftClockAsync(IEnumerable<TargetSession> sessions, TimeSpan shift, CancellationToken cancellationToken)
    {
        _clockShift = shift;
        foreach (var session in sessions)
        {
            if (session.Hooks is null) continue;
            var installed = await session.Hooks.WaitAsync(cancellationToken);
            devTools.Post(session.Id, "Page.removeScriptToEvaluateOnNewDocument", new { identifier = installed.Text("identifier") });
            session.Hooks = devTools.SendAsync(
                session.Id, "Page.addScriptToEvaluateOnNewDocument", new { source = hooks.SourceFor(shift) }, CancellationToken.None);
        }
    }
}
