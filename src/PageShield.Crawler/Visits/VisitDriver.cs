using System.Text.Json;
using Microsoft.Playwright;
using PageShield.Crawler.Canaries;
using PageShield.Crawler.Consent;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;

namespace PageShield.Crawler.Visits;

/// <summary>
/// Drives one browser context through a visit: loads, waits, scrolls, answers banners, fills in forms, captures. Disposing it closes the context.
/// </summary>
internal sealed class VisitDriver : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);
    private readonly VisitDependencies _means;
    private readonly PageSession _session;
    private IReadOnlySet<string> _filled = new HashSet<string>();
    private string? _navigationError;
    private TimeSpan? _consentAt;
    private ConsentOutcome _consent;

    public VisitDriver(VisitDependencies means)
    {
        _means = means;
        Recorder = new(means.Browser.DevTools, means.Options, means.Browser.Hooks, means.Browser.Identity, means.Persona, means.Sources);
        _session = new(means.Browser.DevTools, Recorder);
        Canaries = new() { ExpiryYear = means.Time.GetUtcNow().Year + 2 };
    }

    public VisitRecorder Recorder { get; }

    public CanaryValues Canaries { get; }

    private ConsentBanner Banner =>
        field ??= new((session, method, parameters, token) => _session.AskAsync(session.Id, method, parameters, token), _means.Time);

    /// <summary>For journeys' steps.</summary>
    public IPage Page { get; private set; } = null!; // set by OpenAsync, which comes first

    /// <summary>Opens a fresh context with an empty page.</summary>
    /// <exception cref="PlaywrightException">The browser has exited.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        Page = await _means.Browser.OpenAsync(Recorder, PersonaContext.Of(_means.Persona, _means.ProxyPort), cancellationToken);
        if (_means.Plan.SecretHeader is { } header) Recorder.SendToShop(_means.Plan.Hosts, header);
    }

    /// <summary>Runs work on the page within a time limit, and stops it if the page crashes, hangs or reaches a limit.</summary>
    public async Task<VisitEnding> WithinAsync(TimeSpan time, Func<CancellationToken, Task> workAsync, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        var work = workAsync(limit.Token);
        try
        {
            var first = await Task.WhenAny(work, Recorder.Crashed.Task, Recorder.CapReached, _means.Browser.DevTools.Closed);
            cancellationToken.ThrowIfCancellationRequested();
            if (first == Recorder.CapReached)
            {
                Stop();
                return VisitEnding.Cut;
            }

            if (first != work) return VisitEnding.Crashed;
            await work;
            return VisitEnding.Complete;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Stop what still runs, so the page can respond.
            Stop();
            return VisitEnding.TimedOut;
        }
        catch (DevToolsException)
        {
            if (await HasCrashedAsync(cancellationToken)) return VisitEnding.Crashed;
            Recorder.Cut("The page went to another document again and again while it was visited.");
            return VisitEnding.Cut;
        }
        finally
        {
            await limit.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Loads a URL and waits until the page is idle; false if nothing loaded.</summary>
    public async Task<bool> LoadAsync(string url, CancellationToken cancellationToken)
    {
        if (!LocalAddress.IsWeb(url))
        {
            _navigationError = LocalAddress.Error;
            return false;
        }

        Recorder.Expect(newDocument: true);
        var result =
            await _session.SendAsync(
            "Page.navigate", new { url, transitionType = "typed", referrer = _means.Persona.Referrer ?? "" }, cancellationToken);
        _navigationError = result.TextOrNull("errorText") is { Length: > 0 } error ? error : null;
        if (_navigationError is not null) return false;
        if (result.TextOrNull("loaderId") is null) Recorder.Expect(newDocument: false); // only the fragment differs

        await SettleAsync(cancellationToken);
        return true;
    }

    /// <summary>Loads a page, and again without the files whose code prevented the rest of it from loading.</summary>
    public async Task<bool> LoadToItsEndAsync(string url, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(url, cancellationToken)) return false;
        if (Recorder.CutShortBy is not { Count: > 0 } files) return true;
        await _session.SendAsync("Network.setBlockedURLs", new { urls = files }, cancellationToken);
        return await LoadAsync(url, cancellationToken);
    }

    /// <summary>Waits until the document is loaded and quiet.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        // A visitor can use a page once its markup has loaded, even if other requests are pending.
        var started = _means.Time.GetTimestamp();
        while (!Recorder.Loaded && !(Recorder.IsParsed && Recorder.QuietFor >= LongestStall && _means.Time.GetElapsedTime(started) >= LongestStall))
            await Task.Delay(Poll, _means.Time, cancellationToken);
        await SettleAsync(Quiet, TimeSpan.FromSeconds(10), cancellationToken);
    }

    /// <summary>Scrolls to the end and back, then waits for what that loaded.</summary>
    public async Task ScrollToEndAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await TryScrollAsync(cancellationToken) && attempt < 3; attempt++)
            while (!Recorder.Loaded) await Task.Delay(Poll, _means.Time, cancellationToken);
        await SettleAsync(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(6), cancellationToken);
    }

    /// <summary>Answers a consent banner as the plan says. Scripts that ran before it are recorded as such.</summary>
    /// <param name="seesClosed">Whether to look into closed shadow trees too, which costs more.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task AnswerConsentAsync(bool seesClosed, CancellationToken cancellationToken)
    {
        if (_consentAt is not null || _means.Plan.Consent == ConsentChoice.Ignore) return;
        var now = Recorder.Elapsed;
        if (!await Banner.AnswerAsync(Recorder.DocumentSessions(), _means.Plan.Consent == ConsentChoice.Accept, seesClosed, cancellationToken))
            return;

        _consentAt = now;
        await SettleAsync(Quiet, TimeSpan.FromSeconds(8), cancellationToken);
    }

    /// <summary>Records whether a banner is still open at the end of a visit that should have answered it.</summary>
    public async Task NoteConsentAsync(CancellationToken cancellationToken) =>
        _consent = _means.Plan.Consent == ConsentChoice.Ignore ? ConsentOutcome.NotAsked
            : await Banner.AsksAsync(Recorder.DocumentSessions(), cancellationToken) ? ConsentOutcome.NotAnswered
            : _consentAt is null ? ConsentOutcome.NotAsked : ConsentOutcome.Answered;

    /// <summary>Fills payment and login forms with canaries and submits them, while requests to the shop are blocked.</summary>
    public async Task FillFormsAsync(Action<string> stage, bool submitsForReal, CancellationToken cancellationToken)
    {
        var snapshots = await Task.WhenAll(Recorder.DocumentSessions().Select(session => _session.SnapshotAsync(session, cancellationToken)));
        if (!snapshots.OfType<DomSnapshot>().Any(FormList.HasSensitiveField)) return;

        stage("filling in forms");
        if (!submitsForReal) Recorder.ProtectShop(_means.Plan.Hosts);
        var filler = new FormFiller((session, method, parameters, token) => _session.AskAsync(session.Id, method, parameters, token), Page, Canaries);
        _filled = filler.Documents;
        if (!await filler.FillAsync(Recorder.DocumentSessions(), cancellationToken)) return;

        // Some scripts only poll the fields.
        await SettleAsync(TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(4), cancellationToken);
        await filler.SubmitAsync(cancellationToken);
        await SettleAsync(TimeSpan.FromMilliseconds(1000), TimeSpan.FromSeconds(5), cancellationToken);
    }

    /// <summary>Waits until network and main thread have been idle for a while.</summary>
    private async Task SettleAsync(TimeSpan quiet, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var started = _means.Time.GetTimestamp();
        while (_means.Time.GetElapsedTime(started) < atMost)
        {
            if (Recorder.QuietFor >= quiet && await IsIdleAsync(cancellationToken) && Recorder.QuietFor >= quiet) return;
            await Task.Delay(Poll, _means.Time, cancellationToken);
        }
    }

    /// <summary>Whether the main thread is idle: it then responds immediately.</summary>
    private async Task<bool> IsIdleAsync(CancellationToken cancellationToken)
    {
        var started = _means.Time.GetTimestamp();
        try
        {
            await _session.SendAsync("Page.getNavigationHistory", null, cancellationToken);
            await _session.SendAsync("Debugger.setSkipAllPauses", new { skip = true }, cancellationToken);
        }
        catch (DevToolsException) when (!IsGone)
        {
            return false;
        }

        return _means.Time.GetElapsedTime(started) < TimeSpan.FromMilliseconds(60);
    }

    /// <summary>False if the page navigated to another document meanwhile.</summary>
    private async Task<bool> TryScrollAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PageScroll.ToEndAsync(_session, Recorder.MainFrameId, cancellationToken);
            return true;
        }
        catch (DevToolsException)
        {
            if (await HasCrashedAsync(cancellationToken)) throw;
            return false;
        }
    }

    /// <summary>What the visit recorded.</summary>
    /// <param name="url">The requested URL.</param>
    /// <param name="ending">How the time ended.</param>
    /// <param name="startedAt">When this page began.</param>
    /// <param name="epoch">Only what belongs to this main document; null for all of the visit.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Capture> CaptureAsync(string url, VisitEnding ending, DateTimeOffset startedAt, int? epoch, CancellationToken cancellationToken)
    {
        var (facts, state) = await new FactsReader(_means.Browser, Recorder, _session).ReadAsync(url, _filled, epoch, cancellationToken);
        var capture =
            await CaptureBuilder.BuildAsync(
            facts with { ConsentAt = _consentAt }, state, _means.Plan, _means.Persona, Canaries, startedAt, cancellationToken);
        var outcomes = new VisitOutcomes(_means, Recorder);
        outcomes.NoteCutConnections(facts);
        var (outcome, reason) = outcomes.Of(capture, ending, _navigationError);
        lock (Recorder.Gate)
        {
            return capture with
            {
                Outcome = outcome,
                OutcomeReason = reason,
                FinishedAt = _means.Time.GetUtcNow(),
                Cuts = Recorder.Cuts,
                Consent = _consent,
                ConsoleErrors = [.. Recorder.Console.Errors],
                Persona = _means.Persona == _means.Plan.Personas[0] ? null : _means.Persona.Name,
            };
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(PageSession.AnswerTimeout);
        try
        {
            await _means.Browser.CloseAsync(Recorder, limit.Token);
        }
        catch (OperationCanceledException)
        {
            _means.Browser.Abandon();
        }
    }

    private bool IsGone => Recorder.Crashed.Task.IsCompleted || _means.Browser.DevTools.Closed.IsCompleted;

    /// <summary>
    /// Whether a refused command means a crash. Commands also fail when the document is left, and the browser reports a crash only a moment after
    /// it refused earlier commands.
    /// </summary>
    private async Task<bool> HasCrashedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(
            Recorder.Crashed.Task, _means.Browser.DevTools.Closed, Task.Delay(TimeSpan.FromSeconds(1), _means.Time, cancellationToken));
        return IsGone;
    }

    private void Stop()
    {
        _session.Post("Runtime.terminateExecution");
        _session.Post("Page.stopLoading");
    }
}
