// Runs in a world of our own, once for each question; the page sees nothing of it. What stands in closed shadow trees comes as
// arguments, since only the debugger finds it.
function (question, ...inClosed) {
  const closed = [...new Set(inClosed.map(node => node.getRootNode()))];
  const known = {
    accept: [
      '#onetrust-accept-btn-handler', '#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll', '#CybotCookiebotDialogBodyButtonAccept', '#didomi-notice-agree-button',
      '[data-testid="uc-accept-all-button"]', '.qc-cmp2-summary-buttons button[mode="primary"]', '#truste-consent-button', '.klaro .cm-btn-success', '.klaro .cm-btn-accept-all',
      '.cky-btn-accept', '.cmplz-btn.cmplz-accept', '.osano-cm-accept-all', '.iubenda-cs-accept-btn', '#axeptio_btn_acceptAll', '.fc-cta-consent', '#tarteaucitronPersonalize2',
      '#hs-eu-confirmation-button', '#BorlabsCookieBox a[data-cookie-accept-all]', '.cc-allow', '.sp_choice_type_11', '#ccc-recommended-settings', '.termly-styles-root [data-tid="banner-accept"]',
    ],
    reject: [
      '#onetrust-reject-all-handler', '#CybotCookiebotDialogBodyButtonDecline', '#didomi-notice-disagree-button', '.didomi-continue-without-agreeing',
      '[data-testid="uc-deny-all-button"]', '.qc-cmp2-summary-buttons button[mode="secondary"]', '#truste-consent-required', '.klaro .cn-decline', '.klaro .cm-btn-decline',
      '.cky-btn-reject', '.cmplz-btn.cmplz-deny', '.osano-cm-denyAll', '.iubenda-cs-reject-btn', '#axeptio_btn_dismiss', '.fc-cta-do-not-consent', '#tarteaucitronAllDenied2',
      '#hs-eu-decline-button', '#BorlabsCookieBox a[data-cookie-refuse]', '.cc-deny', '.sp_choice_type_13', '#ccc-reject-settings', '.termly-styles-root [data-tid="banner-decline"]',
    ],
  };
  const about = /cookie|consent|einwillig|datenschutz|privacy|rgpd|gdpr|dsgvo|tracking|confidentialit|privacidad|riservatezza|prywatno/i;
  const asking = /cookie|consent|einwillig|rgpd|gdpr|dsgvo|tracking/i;
  const other = /settings|preference|einstellung|anpassen|manage|customi[sz]e|option|more info|learn more|mehr (erfahren|info)|policy|richtlinie|personnalis|configur|gestisci|param|zarz.dzaj|details/i;
  const no = /^(no\b|reject|declin|refus|deny|disagree|dismiss|continue without|only (the )?(necess|essent|requir|strictly)|(use )?(necess|essent)\w* (cookies )?only|(alle(s)? )?(cookies )?ablehn|verweiger|nur (die )?(notwend|erforder|essen|techn)|(tout )?refuser|continuer sans|rechaz|solo (las )?necesari|rifiut|solo (i )?necessari|(alles )?weiger|alleen (nood|func)|recus|apenas (os )?necess|odrzu|tylko niezb|avvisa|neka|bara n|afvis|kun n|hylk|vain v|odm[ií]tn|pouze nezb)/i;
  const yes = /^(yes\b|(i |we )?(accept|agree|consent|understand|allow)|got it|ok(ay)?\b|continue\b|confirm\b|sure\b|enable all|(alle(s)? |ich )?(cookies )?(akzeptier|erlaub|annehm|zulass|stimme)|alle akz|zustimm|einverstanden|verstanden|annehmen|weiter\b|(tout |je |j.)?accept|d.accord|(tout )?autoris|acept|permitir|de acuerdo|accett|acconsent|(alles |alle cookies )?(accepter|toestaan)|akkoord|aceit|concord|zaakcept|akcept|zgadzam|zezw|godk|tillad|tillat|till.t|hyv.ksy|salli|p.ijmout|p.ijm|souhlas)/i;
  // What costs money or signs somebody up is no answer to a banner, whatever stands around it.
  const deed = /order|\bpay|\bbuy|purchas|checkout|subscri|sign ?(up|in)|register|log ?in|delet|remov|\bbook|donat|bestell|kauf|zahl|abonn|anmeld|registr|compr|pag(ar|a\b|o\b)|achet|payer|command|acquist|ordin|koop|betaal|betal|kupuj|zap[łl]a|k[öø]p/i;
  const rootsOf = (root) => [root, ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => rootsOf(e.shadowRoot))];
  const roots = [...rootsOf(document), ...closed.flatMap(rootsOf)];
  const visible = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden' && getComputedStyle(e).opacity !== '0';
  const inRoots = (selector) => {
    if (selector.startsWith('xpath/')) {
      const found = document.evaluate(selector.slice(6), document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
      return Array.from({ length: Math.min(found.snapshotLength, 50) }, (_, i) => found.snapshotItem(i));
    }
    return roots.flatMap(root => [...root.querySelectorAll(selector)]);
  };
  // A list of selectors goes from a host into its shadow tree.
  const all = (selector) => {
    try { return inRoots(Array.isArray(selector) ? selector[selector.length - 1] : selector); } catch { return []; }
  };
  const check = (step) => {
    const holds = step.exists !== undefined ? all(step.exists).length > 0
      : step.visible !== undefined ? (step.check === 'none' ? !all(step.visible).some(visible) : all(step.visible).some(visible))
      : step.cookieContains !== undefined ? document.cookie.includes(step.cookieContains)
      : false;
    return step.negated ? !holds : holds;
  };
  const buttons = () => roots.flatMap(root => [...root.querySelectorAll('button,a,[role=button],input[type=button],input[type=submit],[onclick],[tabindex]')]);
  const wordsOf = (e) => (e.innerText || e.textContent || e.value || e.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ');
  const isOf = (e, what) => {
    const words = wordsOf(e);
    return words.length > 0 && words.length <= 45 && (what === 'accept' ? yes.test(words) && !no.test(words) && !other.test(words) && !deed.test(words) : no.test(words));
  };
  const inBanner = (e) => {
    let around = e;
    for (let depth = 0; around && depth < 7; depth++, around = around.parentElement ?? around.getRootNode().host) {
      const words = around.textContent ?? '';
      if (words.length < 4000 && about.test(words + around.id + around.className)) return true;
    }
    return false;
  };
  const asks = () => {
    const boxes = roots.flatMap(root => [...root.querySelectorAll('div,section,aside,dialog,form,footer,header,[role=dialog],[role=alertdialog]')]).slice(0, 5000);
    return boxes.some(box => {
      const style = getComputedStyle(box);
      if (!(style.position === 'fixed' || style.position === 'sticky' || box.open || /dialog/.test(box.getAttribute('role') ?? ''))) return false;
      const words = box.textContent ?? '';
      if (words.length > 6000 || !asking.test(words + box.id + box.className) || !visible(box)) return false;
      const area = box.getBoundingClientRect();
      if (area.width * area.height < 0.01 * innerWidth * innerHeight) return false;
      return [...box.querySelectorAll('button,a,[role=button],input[type=button],input[type=submit],[onclick]')].some(b => visible(b) && (isOf(b, 'accept') || isOf(b, 'reject')));
    }) || closed.some(root => asking.test(root.textContent ?? '') && rootsOf(root).some(r => [...r.querySelectorAll('button,a,[role=button]')].some(b => visible(b) && (isOf(b, 'accept') || isOf(b, 'reject')))));
  };
  switch (question.ask) {
    case 'known': return known[question.answer].flatMap(all).find(visible) ?? null;
    case 'rule': return question.rules.findIndex(rule =>
      (!rule.url || new RegExp(rule.url).test(location.href)) && rule.cmp.every(check) && rule.popup.every(check));
    case 'check': return check(question.step);
    case 'find': return all(question.selector).find(visible) ?? all(question.selector)[0] ?? null;
    case 'words': return buttons().find(b => isOf(b, question.answer) && visible(b) && inBanner(b)) ?? null;
    case 'asks': return asks();
    default: return null;
  }
}
