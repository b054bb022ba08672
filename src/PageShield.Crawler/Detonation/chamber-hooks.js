// Runs before any script of the page. Records which fields are read and what leaves by channels that the network layer cannot see, makes
// long waits short, and looks like an ordinary browser.
(() => {
    'use strict';
    const nativeFetch = window.fetch.bind(window);
    const stringify = JSON.stringify;
    let reports = 0;
    const report = (kind, data) => {
        if (++reports > 400) return;
        try { nativeFetch('/__chamber', { method: 'POST', body: stringify({ kind, data }), keepalive: false }).catch(() => { }); } catch { }
    };

    const shown = new WeakMap();
    const nativeToString = Function.prototype.toString;
    const mask = (fake, name) => { shown.set(fake, `function ${name}() { [native code] }`); try { Object.defineProperty(fake, 'name', { value: name }); } catch { } return fake; };
    const toString = mask(function () { return shown.has(this) ? shown.get(this) : nativeToString.call(this); }, 'toString');
    Object.defineProperty(Function.prototype, 'toString', { value: toString, writable: true, configurable: true });
    const replace = (holder, name, value) => { try { Object.defineProperty(holder, name, { value: mask(value, name), writable: true, configurable: true }); } catch { } };

    // Field reads. Triggers use the native accessors that are kept here under a name that only they know.
    const natives = {};
    const read = new WeakSet();
    for (const [type, property] of [[HTMLInputElement, 'value'], [HTMLTextAreaElement, 'value'], [HTMLSelectElement, 'value']]) {
        const descriptor = Object.getOwnPropertyDescriptor(type.prototype, property);
        natives[type.name] = descriptor;
        const get = mask(function () {
            const value = descriptor.get.call(this);
            if (value && !read.has(this)) {
                read.add(this);
                report('read', { field: this.name || this.id || this.className || this.type, purpose: natives.purpose ? natives.purpose(this) : '' });
            }
            return value;
        }, 'get value');
        Object.defineProperty(type.prototype, property, { get, set: descriptor.set, enumerable: descriptor.enumerable, configurable: true });
    }
    const NativeFormData = window.FormData;
    const formData = function FormData(form, submitter) {
        if (form && form.elements) for (const field of form.elements) void field.value;
        return submitter === undefined ? (form === undefined ? new NativeFormData() : new NativeFormData(form)) : new NativeFormData(form, submitter);
    };
    formData.prototype = NativeFormData.prototype;
    replace(window, 'FormData', formData);

    // What the page's address is tested with, and hosts that are made out of other texts: the script may wait for a shop of that name.
    const indexOf = String.prototype.indexOf;
    const nativeTest = RegExp.prototype.test, hostForm = /^(?:https?:\/\/)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i;
    const looksLikeHost = text => nativeTest.call(hostForm, text);
    let asking = 0;
    const asked = text => { if (asking < 60 && typeof text === 'string' && text.length > 2 && text.length < 120) { asking++; report('asked', { text }); } };
    const isPlace = text => typeof text === 'string' && text.length < 3000 && (indexOf.call(text, location.hostname) >= 0 || text === location.pathname);
    for (const name of ['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith', 'match', 'search', 'split', 'localeCompare']) {
        const native = String.prototype[name];
        if (!native) continue;
        replace(String.prototype, name, { [name](...values) { if (isPlace(this + '')) asked(values[0] instanceof RegExp ? values[0].source : String(values[0])); return native.apply(this, values); } }[name]);
    }
    replace(RegExp.prototype, 'test', { test(text) { if (isPlace(text)) asked(this.source); return nativeTest.call(this, text); } }.test);
    const tell = made => { if (typeof made === 'string' && made.length > 3 && made.length < 80 && indexOf.call(made, '.') > 0 && looksLikeHost(made)) asked(made); return made; };
    for (const [holder, name] of [[window, 'atob'], [window, 'unescape'], [window, 'decodeURIComponent'], [String, 'fromCharCode'], [Array.prototype, 'join']]) {
        const native = holder[name];
        replace(holder, name, { [name](...values) { return tell(native.apply(this, values)); } }[name]);
    }

    // Timers: half an hour of waiting passes in a blink.
    const setTimer = window.setTimeout, setRepeated = window.setInterval;
    replace(window, 'setTimeout', function (handler, delay, ...rest) { return setTimer.call(window, handler, Math.min(Math.max(0, +delay || 0) / 40, 250), ...rest); });
    replace(window, 'setInterval', function (handler, delay, ...rest) { return setRepeated.call(window, handler, Math.max(15, Math.min((+delay || 0) / 40, 150)), ...rest); });
    natives.wait = ms => new Promise(done => setTimer.call(window, done, ms));

    // Sockets open and take everything.
    const text = data => {
        if (typeof data === 'string') return data;
        if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return String.fromCharCode(...new Uint8Array(data.buffer || data).subarray(0, 20000));
        return String(data);
    };
    class Channel extends EventTarget {
        constructor(kind, url) {
            super();
            this.url = String(url); this.readyState = 0; this.bufferedAmount = 0; this.binaryType = 'blob';
            report('send', { channel: kind, url: this.url, body: '' });
            this.send = data => { report('send', { channel: kind, url: this.url, body: text(data) }); };
            this.close = () => { this.readyState = 3; };
            setTimer.call(window, () => { this.readyState = kind === 'webrtc' ? 'open' : 1; const open = new Event('open'); this.dispatchEvent(open); if (this.onopen) this.onopen(open); }, 5);
        }
    }
    const socket = function WebSocket(url) { return new Channel('websocket', url); };
    Object.assign(socket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    replace(window, 'WebSocket', socket);
    replace(window, 'EventSource', function EventSource(url) { return new Channel('eventsource', url); });
    if (window.RTCPeerConnection) {
        replace(RTCPeerConnection.prototype, 'createDataChannel', function createDataChannel() { return new Channel('webrtc', 'https://' + ((/candidate[^\n]*? (\d+\.\d+\.\d+\.\d+) /.exec(this.__sdp || '') || [])[1] || 'peer.invalid') + '/'); });
    }

    // Nothing asks the visitor, and no second window opens.
    replace(window, 'alert', function () { });
    replace(window, 'confirm', function () { return true; });
    replace(window, 'prompt', function () { return ''; });
    replace(window, 'print', function () { });
    replace(window, 'open', function (url) { if (url) report('open', { url: String(new URL(url, location.href)) }); return null; });
    Object.defineProperty(Navigator.prototype, 'webdriver', { get: mask(() => false, 'get webdriver'), configurable: true });
    Object.defineProperty(window, 'outerWidth', { get: () => window.innerWidth, configurable: true });
    Object.defineProperty(window, 'outerHeight', { get: () => window.innerHeight + 87, configurable: true });
    Object.defineProperty(window, Symbol.for('chamber'), { value: natives });
})();
