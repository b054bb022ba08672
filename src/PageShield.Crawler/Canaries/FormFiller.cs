using System.Text.Json;
using Microsoft.Playwright;
using PageShield.Crawler.DevTools;
using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Types canaries into payment and login forms key by key, and submits them. What it asks of a page it asks in a world of its own,
/// where the page sees neither code nor variables. The caller sees to it that nothing of it reaches the shop.
/// </summary>
/// <param name="ask">Sends a DevTools command to a session; an undefined element stands for no answer.</param>
/// <param name="page">For the keyboard.</param>
/// <param name="values">What to type.</param>
internal sealed class FormFiller(
    Func<TargetSession, string, object, CancellationToken, Task<JsonElement>> ask, IPage page, CanaryValues values)
{
    private const int MaxFrames = 20;
    private const int MaxFields = 60;

    /// <summary>Lists the fields of a document, open shadow trees included, and keeps them for later.</summary>
    private const string Describe = """
        (() => {
          const all = (root) => [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? [e, ...all(e.shadowRoot)] : [e]);
          const elements = all(document);
          globalThis.fields = elements.filter(e => ['input', 'select', 'textarea'].includes(e.localName)).slice(0, 200);
          globalThis.forms = elements.filter(e => e.localName === 'form');
          return JSON.stringify(fields.map(e => ({
            type: e.localName === 'input' ? e.type : e.localName,
            autocomplete: e.getAttribute('autocomplete') ?? '',
            hints: [e.getAttribute('name'), e.id, e.getAttribute('placeholder'), e.getAttribute('aria-label'),
                e.labels && e.labels[0] ? e.labels[0].textContent : '', e.getAttribute('data-testid')].map(h => h ?? ''),
            usable: !e.disabled && !e.readOnly && e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden',
            form: forms.indexOf(e.form),
            empty: e.localName === 'select' || e.value === '',
          })));
        })()
        """;

    /// <summary>
    /// Fires a form's submit event, by its button where it has one. Validation may hold a button back, or it may only talk to scripts: then the event
    /// itself is sent.
    /// </summary>
    private const string Submit = """
        (number => {
          document.activeElement && document.activeElement.blur();
          const form = forms[number];
          const buttons = form ? [...form.elements].filter(e => e.localName === 'button' || e.type === 'submit' || e.type === 'image')
                : [...document.querySelectorAll('button')];
          const button = buttons.find(b => b.type === 'submit' || b.type === 'image')
            ?? buttons.find(b => /pay|order|checkout|buy|submit|continue|log.?in|sign.?in|place/i.test(b.textContent + b.id + b.className));
          if (!form) { if (button) button.click(); return; }
          let fired = false;
          form.addEventListener('submit', () => { fired = true; }, { capture: true, once: true });
          if (button) button.click(); else form.requestSubmit();
          if (!fired) form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter: button ?? null }));
        })
        """;

    private readonly List<(TargetSession Session, int World, int Form)> _filled = [];
    private readonly HashSet<string> _documents = [];

    /// <summary>URLs of the documents that got canaries.</summary>
    public IReadOnlySet<string> Documents => _documents;

    /// <summary>Fills the forms that ask for card or login data, in all frames.</summary>
    /// <returns>Whether any was filled.</returns>
    public async Task<bool> FillAsync(IReadOnlyList<TargetSession> sessions, CancellationToken cancellationToken)
    {
        var frames = 0;
        foreach (var session in sessions)
        {
            var tree = await ask(session, "Page.getFrameTree", new { }, cancellationToken);
            foreach (var (frame, url) in FrameTree.Of(tree.Member("frameTree")))
            {
                if (++frames > MaxFrames) return _filled.Count > 0;
                var world = await ask(session, "Page.createIsolatedWorld", new { frameId = frame, worldName = "pageshield" }, cancellationToken);
                if (world.ValueKind != JsonValueKind.Object) continue;
                var before = _filled.Count;
                await FillAsync(session, (int)world.Number("executionContextId"), cancellationToken);
                if (_filled.Count > before) _documents.Add(url);
            }
        }

        return _filled.Count > 0;
    }

    /// <summary>Submits what was filled.</summary>
    public async Task SubmitAsync(CancellationToken cancellationToken)
    {
        foreach (var (session, world, form) in _filled) await EvaluateAsync(session, world, $"{Submit}({form})", cancellationToken);
    }

    private async Task FillAsync(TargetSession session, int world, CancellationToken cancellationToken)
    {
        if (await EvaluateAsync(session, world, Describe, cancellationToken) is not { } json) return;
        using var described = JsonDocument.Parse(json);
        var fields = described.RootElement.EnumerateArray().ToArray();
        var purposes = fields.Select(static field => FieldPurpose.Of(
            field.Text("type"), field.Text("autocomplete"), field.Items("hints").Select(static hint => hint.GetString()))).ToArray();
        var forms = Enumerable.Range(0, fields.Length)
            .Where(index => FieldPurpose.IsSensitive(purposes[index]) && fields[index].Flag("usable"))
            .Select(index => (int)fields[index].Number("form")).ToHashSet();
        for (var index = 0; index < Math.Min(fields.Length, MaxFields); index++)
        {
            var form = (int)fields[index].Number("form");
            if (!fields[index].Flag("usable") || !fields[index].Flag("empty") || !forms.Contains(form)) continue;
            await FillAsync(session, world, index, fields[index].Text("type"), purposes[index], cancellationToken);
        }

        foreach (var form in forms) _filled.Add((session, world, form));
    }

    private async Task FillAsync(TargetSession session, int world, int index, string type, string? purpose, CancellationToken cancellationToken)
    {
        if (type == "select")
        {
            await EvaluateAsync(session, world,
                $"(s => {{ if (s.options.length > 1) {{ s.selectedIndex = s.options.length - 1; s.dispatchEvent(new Event('change', {{ bubbles: "
                    + $"true }})); }} }})(fields[{index}])", cancellationToken);
            return;
        }

        if (type is not ("text" or "tel" or "password" or "email" or "number" or "search" or "textarea" or "url")) return;
        if ((values.For(purpose) ?? (type is "text" or "textarea" ? "Test" : null)) is not { } value) return;
        await EvaluateAsync(session, world, $"fields[{index}].focus()", cancellationToken);
        try
        {
            // Key by key: some take the keys and not the value.
            await page.Keyboard.TypeAsync(value).WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
        }
        catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
        {
            // The page went away or does not take keys.
        }
    }

    private async Task<string?> EvaluateAsync(TargetSession session, int world, string expression, CancellationToken cancellationToken)
    {
        var result = await ask(session, "Runtime.evaluate", new { expression, contextId = world, returnByValue = true }, cancellationToken);
        return result.Member("result").TextOrNull("value");
    }
}
