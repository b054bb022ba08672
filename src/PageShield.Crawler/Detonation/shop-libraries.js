// What themes and extensions of the last fifteen years expect to find: the part of jQuery and of Prototype that scripts on checkout pages use.
(() => {
    const ready = fn => document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', () => fn(jQuery)) : setTimeout(() => fn(jQuery), 0);
    const serialize = fields => [...fields].filter(f => f.name && (!/^(checkbox|radio)$/.test(f.type) || f.checked)).map(f => ({ name: f.name, value: f.value }));
    const encode = data => typeof data === 'string' ? data : Array.isArray(data) ? data.map(p => encodeURIComponent(p.name) + '=' + encodeURIComponent(p.value)).join('&')
        : Object.keys(data || {}).map(k => encodeURIComponent(k) + '=' + encodeURIComponent(typeof data[k] === 'object' ? JSON.stringify(data[k]) : data[k])).join('&');
    const find = (selector, root) => {
        const query = selector.replace(/:input\b/g, 'input,select,textarea,button').replace(/:(visible|hidden|selected|first|last|eq\(\d+\))/g, m => m === ':selected' ? ':checked' : '').replace(/\[([\w-]+)([*^$~|]?=)([^"'\]]+)\]/g, '[$1$2"$3"]');
        try { return [...root.querySelectorAll(query || '*')]; } catch { return []; }
    };
    function jQuery(selector, context) {
        if (typeof selector === 'function') { ready(selector); return new Set$([document]); }
        if (!selector) return new Set$([]);
        if (selector instanceof Set$) return selector;
        if (typeof selector === 'string') {
            if (selector.trim()[0] === '<') { const holder = document.createElement('template'); holder.innerHTML = selector.trim(); const made = [...holder.content.childNodes].map(n => n.tagName === 'SCRIPT' ? Object.assign(document.createElement('script'), { src: n.src, text: n.text }) : document.importNode(n, true)); return new Set$(made).attr(context && !context.nodeType ? context : {}); }
            return new Set$(find(selector, context ? (context[0] || context) : document));
        }
        return new Set$(selector.nodeType || selector === window || selector === location ? [selector] : selector.length !== undefined ? [...selector] : [selector]);
    }
    class Set$ {
        constructor(items) { this.length = items.length; items.forEach((item, i) => { this[i] = item; }); this.jquery = '1.12.4'; }
        [Symbol.iterator]() { return Array.prototype[Symbol.iterator].call(this); }
        toArray() { return [...this]; }
        get(i) { return i === undefined ? [...this] : this[i < 0 ? this.length + i : i]; }
        each(fn) { [...this].every((e, i) => fn.call(e, i, e) !== false); return this; }
        map(fn) { return new Set$([...this].map((e, i) => fn.call(e, i, e)).filter(v => v != null)); }
        filter(f) { return new Set$([...this].filter((e, i) => typeof f === 'function' ? f.call(e, i, e) : e.matches && e.matches(f))); }
        not(f) { return new Set$([...this].filter(e => !(e.matches && typeof f === 'string' && e.matches(f)))); }
        is(f) { return [...this].some(e => { try { return e.matches(f.replace(/^:.*$/, '*')); } catch { return false; } }); }
        has(f) { return this.filter(e => this.querySelector && this.querySelector(f)); }
        find(f) { return new Set$([...this].flatMap(e => e.querySelectorAll ? find(f, e) : [])); }
        children(f) { return new Set$([...this].flatMap(e => [...(e.children || [])])).filter(f || '*'); }
        closest(f) { return new Set$([...this].map(e => e.closest && e.closest(f)).filter(Boolean)); }
        parent() { return new Set$([...this].map(e => e.parentElement).filter(Boolean)); }
        parents(f) { return this.closest(f || 'body'); }
        siblings() { return new Set$([...this].flatMap(e => [...(e.parentElement || document.body).children].filter(c => c !== e))); }
        next() { return new Set$([...this].map(e => e.nextElementSibling).filter(Boolean)); }
        prev() { return new Set$([...this].map(e => e.previousElementSibling).filter(Boolean)); }
        contents() { return new Set$([...this].flatMap(e => { try { return e.contentDocument ? [e.contentDocument] : [...e.childNodes]; } catch { return []; } })); }
        first() { return this.eq(0); } last() { return this.eq(this.length - 1); } eq(i) { return new Set$(this[i] ? [this[i]] : []); } size() { return this.length; } index() { return 0; }
        add(s) { return new Set$([...this, ...jQuery(s)]); }
        on(types, selector, data, handler) {
            if (typeof types === 'object') { for (const k in types) this.on(k, selector, types[k]); return this; }
            const fn = [handler, data, selector].find(f => typeof f === 'function'), within = typeof selector === 'string' ? selector : null;
            if (!fn) return this;
            for (const type of String(types).split(/\s+/)) this.each((_, e) => e.addEventListener && e.addEventListener(type.split('.')[0], event => {
                if (!within) return fn.call(e, event);
                const hit = event.target.closest && (() => { try { return event.target.closest(within.replace(/:input/g, 'input')); } catch { return null; } })();
                if (hit) fn.call(hit, event);
            }));
            return this;
        }
        bind(...a) { return this.on(...a); } one(...a) { return this.on(...a); } live(t, f) { jQuery(document).on(t, '*', f); return this; } delegate(s, t, f) { return this.on(t, s, f); }
        off() { return this; } unbind() { return this; }
        trigger(type) { return this.each((_, e) => e.dispatchEvent && e.dispatchEvent(new Event(type, { bubbles: true }))); } triggerHandler(t) { return this.trigger(t); }
        ready(fn) { ready(fn); return this; }
        val(v) { if (v === undefined) return this[0] ? this[0].value : undefined; return this.each((_, e) => { e.value = v; }); }
        text(v) { if (v === undefined) return [...this].map(e => e.textContent).join(''); return this.each((_, e) => { e.textContent = v; }); }
        html(v) { if (v === undefined) return this[0] ? this[0].innerHTML : undefined; return this.each((_, e) => { e.innerHTML = v; run(e); }); }
        attr(k, v) { if (typeof k === 'object') { for (const n in k) this.attr(n, k[n]); return this; } if (v === undefined) return this[0] && this[0].getAttribute ? this[0].getAttribute(k) : undefined; return this.each((_, e) => { if (e === location) location[k] = v; else e.setAttribute(k, v); }); }
        prop(k, v) { if (v === undefined) return this[0] ? this[0][k] : undefined; return this.each((_, e) => { e[k] = v; }); }
        data(k, v) { if (v === undefined) return this[0] && this[0].dataset ? this[0].dataset[k] : undefined; return this; }
        removeAttr(k) { return this.each((_, e) => e.removeAttribute(k)); } css() { return this; } hide() { return this; } show() { return this; } fadeIn() { return this; } fadeOut() { return this; } slideDown() { return this; } slideUp() { return this; } animate() { return this; } delay() { return this; }
        addClass(c) { return this.each((_, e) => e.classList && e.classList.add(...c.split(/\s+/).filter(Boolean))); } removeClass(c) { return this.each((_, e) => e.classList && c && e.classList.remove(...c.split(/\s+/).filter(Boolean))); } toggleClass() { return this; } hasClass(c) { return [...this].some(e => e.classList && e.classList.contains(c)); }
        append(...c) { return this.each((_, e) => put(e, c, n => e.appendChild(n))); } prepend(...c) { return this.each((_, e) => put(e, c, n => e.insertBefore(n, e.firstChild))); }
        after(...c) { return this.each((_, e) => put(e, c, n => e.parentNode && e.parentNode.insertBefore(n, e.nextSibling))); } before(...c) { return this.each((_, e) => put(e, c, n => e.parentNode && e.parentNode.insertBefore(n, e))); }
        appendTo(t) { jQuery(t).append(this); return this; } insertAfter(t) { jQuery(t).after(this); return this; } insertBefore(t) { jQuery(t).before(this); return this; } replaceWith(c) { this.after(c); return this.remove(); } wrap() { return this; }
        remove() { return this.each((_, e) => e.remove && e.remove()); } empty() { return this.each((_, e) => { e.innerHTML = ''; }); } clone() { return new Set$([...this].map(e => e.cloneNode(true))); }
        serializeArray() { return [...this].flatMap(e => serialize(e.elements || e.querySelectorAll && (e.matches('input,select,textarea') ? [e] : e.querySelectorAll('input,select,textarea')) || [])); }
        serialize() { return encode(this.serializeArray()); }
        width() { return 300; } height() { return 40; } offset() { return { top: 0, left: 0 }; } scrollTop() { return 0; }
        load(u, d, f) { if (typeof u === 'function') return this.on('load', u); jQuery.get(u, d, f); return this; }
    }
    const run = root => root.querySelectorAll && root.querySelectorAll('script').forEach(s => { const n = document.createElement('script'); if (s.src) n.src = s.src; else n.text = s.text; document.head.appendChild(n); });
    const put = (e, content, place) => content.flat().forEach(c => { const items = c instanceof Set$ ? [...c] : typeof c === 'string' ? [...jQuery(/^\s*</.test(c) ? c : document.createTextNode(c))] : [c]; items.forEach(n => { place(n); }); });
    for (const type of 'click submit change blur focus keyup keydown keypress mousedown mouseup mouseover mouseout mouseenter mouseleave input focusin focusout dblclick scroll resize hover select error unload'.split(' ')) Set$.prototype[type] = function (a, b) { return a ? this.on(type, b || a) : this.trigger(type); };
    const ajax = (url, options) => {
        if (typeof url === 'object') { options = url; url = options.url; }
        options = options || {};
        const type = (options.type || options.method || 'GET').toUpperCase(), x = new XMLHttpRequest(), body = options.processData === false ? options.data : options.data ? encode(options.data) : null;
        const promise = { done: f => { x.addEventListener('load', () => f && f(x.responseText, 'success', promise)); return promise; }, fail: () => promise, always: f => promise.done(f), then: f => promise.done(f), success: f => promise.done(f), error: () => promise, complete: f => promise.done(f), abort() { } };
        x.open(type, type === 'GET' && body ? url + (url.includes('?') ? '&' : '?') + body : url, true);
        if (type !== 'GET' && options.contentType !== false && typeof body === 'string') x.setRequestHeader('Content-Type', options.contentType || 'application/x-www-form-urlencoded');
        for (const h in options.headers || {}) x.setRequestHeader(h, options.headers[h]);
        if (options.beforeSend) options.beforeSend(x);
        promise.done(options.success); promise.done(options.complete);
        x.send(type === 'GET' ? null : body);
        return promise;
    };
    Object.assign(jQuery, {
        fn: Set$.prototype, ajax, get: (u, d, f) => ajax({ url: u, data: typeof d === 'function' ? null : d, success: typeof d === 'function' ? d : f }), post: (u, d, f) => ajax({ url: u, type: 'POST', data: d, success: f }),
        getJSON: (u, d, f) => jQuery.get(u, d, f), getScript: (u, f) => { const s = document.createElement('script'); s.src = u; s.onload = f; document.head.appendChild(s); }, ajaxSetup() { }, ajaxPrefilter() { },
        each: (o, f) => { if (o && o.length !== undefined) [...o].every((e, i) => f.call(e, i, e) !== false); else for (const k in o) f.call(o[k], k, o[k]); return o; },
        map: (o, f) => [...o].map((e, i) => f(e, i)).filter(v => v != null), extend: (...a) => Object.assign(...(a[0] === true ? a.slice(1) : a)), trim: s => String(s ?? '').trim(), inArray: (v, a) => [...a].indexOf(v), grep: (a, f) => [...a].filter(f), param: encode,
        isFunction: f => typeof f === 'function', isArray: Array.isArray, parseJSON: JSON.parse, noop() { }, noConflict: () => jQuery, cookie: () => undefined, Deferred: () => ({ resolve() { }, promise() { return this; }, done() { return this; }, fail() { return this; } }), Event: t => new Event(t), globalEval: s => (0, eval)(s), support: {}, browser: {},
    });
    window.jQuery = jQuery;
    window.$ = jQuery;

    window.usePrototype = () => {
        const wrap = e => { if (e && !e.observe) Object.assign(e, { observe(t, f) { e.addEventListener(t.replace('dom:loaded', 'DOMContentLoaded'), f); return e; }, select: s => window.$$(s, e), serialize: () => encode(serialize(e.elements || [])), getValue: () => e.value, update(h) { e.innerHTML = h; return e; }, insert(h) { e.insertAdjacentHTML('beforeend', h.bottom || h); return e; }, up: s => e.closest(s || '*'), down: s => e.querySelector(s || '*') }); return e; };
        window.$ = e => typeof e === 'string' ? wrap(document.getElementById(e)) : wrap(e);
        window.$$ = (s, root) => find(s, root || document).map(wrap);
        window.$F = e => (window.$(e) || {}).value;
        window.Ajax = { Request: function (url, o) { return ajax({ url, type: (o && o.method) || 'POST', data: o && (o.parameters || o.postBody), success: t => o && o.onSuccess && o.onSuccess({ responseText: t }) }); } };
        window.Event.observe = (e, t, f) => (typeof e === 'string' ? document.getElementById(e) : e)?.addEventListener(t, f);
        window.Class = { create: () => function () { } };
        document.observe = (t, f) => document.addEventListener(t.replace('dom:loaded', 'DOMContentLoaded'), f);
    };
})();
