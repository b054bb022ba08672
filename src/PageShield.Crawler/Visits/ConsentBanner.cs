using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits;

/// <summary>
/// Finds the banner of a common consent platform, or something that reads like one, in any frame and open shadow tree, and presses its
/// button. It looks from a world of its own, where the page sees nothing of it.
/// </summary>
/// <param name="ask">Sends a DevTools command to a session; an undefined element stands for no answer.</param>
internal sealed class ConsentBanner(Func<TargetSession, string, object, CancellationToken, Task<JsonElement>> ask)
{
    private const int MaxFrames = 30;

    /// <summary>Presses the first visible button that a platform is known for, else one in a banner whose words say it; tells which.</summary>
    private const string Press = """
        (accept => {
          const known = accept ? [
            '#onetrust-accept-btn-handler', '#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll', '#CybotCookiebotDialogBodyButtonAccept', '#didomi-notice-agree-button',
            '[data-testid="uc-accept-all-button"]', '.qc-cmp2-summary-buttons button[mode="primary"]', '#truste-consent-button', '.klaro .cm-btn-success', '.klaro .cm-btn-accept-all',
            '.cky-btn-accept', '.cmplz-btn.cmplz-accept', '.osano-cm-accept-all', '.iubenda-cs-accept-btn', '#axeptio_btn_acceptAll', '.fc-cta-consent', '#tarteaucitronPersonalize2',
            '#hs-eu-confirmation-button', '#BorlabsCookieBox a[data-cookie-accept-all]', '.cc-allow', '.sp_choice_type_11', '#ccc-recommended-settings', '.termly-styles-root [data-tid="banner-accept"]',
          ] : [
            '#onetrust-reject-all-handler', '#CybotCookiebotDialogBodyButtonDecline', '#didomi-notice-disagree-button', '.didomi-continue-without-agreeing',
            '[data-testid="uc-deny-all-button"]', '.qc-cmp2-summary-buttons button[mode="secondary"]', '#truste-consent-required', '.klaro .cn-decline', '.klaro .cm-btn-decline',
            '.cky-btn-reject', '.cmplz-btn.cmplz-deny', '.osano-cm-denyAll', '.iubenda-cs-reject-btn', '#axeptio_btn_dismiss', '.fc-cta-do-not-consent', '#tarteaucitronAllDenied2',
            '#hs-eu-decline-button', '#BorlabsCookieBox a[data-cookie-refuse]', '.cc-deny', '.sp_choice_type_13', '#ccc-reject-settings', '.termly-styles-root [data-tid="banner-decline"]',
          ];
          const yes = /^(accept( all)?( cookies)?|allow( all)?( cookies)?|agree( to all)?|i agree|got it|ok(ay)?|alle akzeptieren|akzeptieren|alle cookies akzeptieren|zustimmen|einverstanden|(tout )?accepter|j.accepte|aceptar( todo| todas)?|accetta( tutto| tutti)?|alles accepteren|accepteren|aceitar( todos)?|zaakceptuj( wszystkie)?)[.! ]*$/i;
          const no = /^(reject( all)?( cookies)?|deny( all)?|decline( all)?|refuse( all)?|only (necessary|essential)( cookies)?|necessary only|(alle )?ablehnen|nur notwendige( cookies)?|(tout )?refuser|continuer sans accepter|rechazar( todo| todas)?|rifiuta( tutto| tutti)?|(alles )?weigeren|recusar( todos)?|odrzu. wszystkie)[.! ]*$/i;
          const roots = (root) => [root, ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => roots(e.shadowRoot))];
          const visible = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
          const all = roots(document);
          for (const selector of known) for (const root of all) {
            const button = root.querySelector(selector);
            if (button && visible(button)) { button.click(); return selector; }
          }
          for (const root of all) for (const button of root.querySelectorAll('button,a,[role=button],input[type=button],input[type=submit]')) {
            if (!(accept ? yes : no).test((button.textContent || button.value || '').trim()) || !visible(button)) continue;
            let around = button;
            for (let depth = 0; around && depth < 6; depth++, around = around.parentElement ?? around.getRootNode().host) {
              const words = around.textContent ?? '';
              if (words.length < 4000 && /cookie|consent|einwilligung|datenschutz|privacy|rgpd|gdpr|dsgvo/i.test(words + around.id + around.className)) { button.click(); return 'words'; }
            }
          }
          return null;
        })
        """;

    /// <summary>Answers the banner; false where there is none.</summary>
    public async Task<bool> AnswerAsync(IReadOnlyList<TargetSession> sessions, bool accept, CancellationToken cancellationToken)
    {
        var frames = 0;
        foreach (var session in sessions)
        {
            var tree = await ask(session, "Page.getFrameTree", new { }, cancellationToken);
            foreach (var (frame, _) in FrameTree.Of(tree.Member("frameTree")))
            {
                if (++frames > MaxFrames) return false;
                var world = await ask(session, "Page.createIsolatedWorld", new { frameId = frame, worldName = "pageshield" }, cancellationToken);
                if (world.ValueKind != JsonValueKind.Object) continue;
                var pressed = await ask(session, "Runtime.evaluate", new
                {
                    expression = $"{Press}({(accept ? "true" : "false")})",
                    contextId = (int)world.Number("executionContextId"),
                    returnByValue = true,
                }, cancellationToken);
                if (pressed.Member("result").TextOrNull("value") is not null) return true;
            }
        }

        return false;
    }
}
