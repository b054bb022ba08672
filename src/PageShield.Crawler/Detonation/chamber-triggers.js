// Does what a visitor does: types into every field, leaves it, presses every button, sends every form, scrolls, goes away.
(async round => {
    const natives = window[Symbol.for('chamber')];
    const canaries = window[Symbol.for('chamber')].canaries;
    const get = el => natives[el.constructor.name] ? natives[el.constructor.name].get.call(el) : '';
    const put = (el, value) => { if (natives[el.constructor.name]) natives[el.constructor.name].set.call(el, value); };
    const fire = (el, type, Kind = Event, more = {}) => { try { el.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, composed: true, view: window, ...more })); } catch { } };

    const type = (el, value, letterByLetter) => {
        fire(el, 'focus', FocusEvent, { bubbles: false }); fire(el, 'focusin', FocusEvent); fire(el, 'click', MouseEvent);
        if (letterByLetter) {
            for (let i = 0; i < value.length; i++) {
                const key = { key: value[i], code: 'Key' + value[i], keyCode: value.charCodeAt(i), which: value.charCodeAt(i), charCode: value.charCodeAt(i) };
                fire(el, 'keydown', KeyboardEvent, key); fire(el, 'keypress', KeyboardEvent, key);
                put(el, value.slice(0, i + 1));
                fire(el, 'input', InputEvent, { data: value[i], inputType: 'insertText' }); fire(el, 'keyup', KeyboardEvent, key);
            }
        } else {
            put(el, value);
            fire(el, 'input', InputEvent, { data: value, inputType: 'insertText' });
            fire(el, 'keyup', KeyboardEvent, { key: value.slice(-1), keyCode: 65, which: 65 });
        }
        fire(el, 'change'); fire(el, 'blur', FocusEvent, { bubbles: false }); fire(el, 'focusout', FocusEvent);
    };

    const roots = [document];
    for (const el of document.querySelectorAll('*')) if (el.shadowRoot) roots.push(el.shadowRoot);
    for (const frame of document.querySelectorAll('iframe')) { try { if (frame.contentDocument) roots.push(frame.contentDocument); } catch { } }
    const all = selector => roots.flatMap(root => [...root.querySelectorAll(selector)]);

    for (const el of all('a[target], form[target]')) if (el.target === '_blank') el.removeAttribute('target');
    const fields = all('input, select, textarea').slice(0, 150);
    for (const el of fields) {
        if (el.disabled || /^(hidden|submit|button|image|file|reset)$/i.test(el.type)) continue;
        if (/^(checkbox|radio)$/i.test(el.type)) { el.checked = true; fire(el, 'click', MouseEvent); fire(el, 'change'); continue; }
        if (el.tagName === 'SELECT') {
            const option = [...el.options].filter(o => o.value).pop();
            if (option) { option.selected = true; fire(el, 'input'); fire(el, 'change'); fire(el, 'blur', FocusEvent, { bubbles: false }); }
            continue;
        }
        const purpose = natives.purpose(el);
        type(el, canaries[purpose] || 'Springfield', round === 0 && /^cc-|password/.test(purpose));
    }

    await natives.wait(120);
    fire(document, 'mousemove', MouseEvent, { clientX: 300, clientY: 200, movementX: 3 }); fire(window, 'scroll'); fire(document, 'scroll'); fire(window, 'resize');
    const buttons = all('button, input[type=submit], input[type=button], input[type=image], [onclick], [role=button], .button, .btn, a.btn, a.button, #place_order, a[href="#"], a[href^="javascript"]').slice(0, 60);
    for (const el of buttons) {
        const at = { button: 0, clientX: 10, clientY: 10 };
        for (const name of ['mouseover', 'mouseenter', 'mousedown', 'mouseup']) fire(el, name, MouseEvent, at);
        fire(el, 'pointerdown', window.PointerEvent || MouseEvent, at); fire(el, 'pointerup', window.PointerEvent || MouseEvent, at);
        fire(el, 'touchstart'); fire(el, 'touchend');
        fire(el, 'click', MouseEvent, at);
    }
    for (const form of all('form').slice(0, 20)) fire(form, 'submit', window.SubmitEvent || Event);
    const card = fields.find(el => natives.purpose(el) === 'cc-number');
    if (card) for (const name of ['copy', 'paste', 'cut']) fire(card, name, window.ClipboardEvent || Event);
    await natives.wait(150);
    if (round > 0) {
        fire(document, 'visibilitychange');
        for (const name of ['beforeunload', 'pagehide', 'unload']) fire(window, name, name === 'pagehide' ? PageTransitionEvent : Event);
        await natives.wait(60);
    }
    return fields.length;
})
