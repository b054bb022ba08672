  'use strict';
  // Everything that is used later is taken now: the page may replace any of it.
  const token = '__TOKEN__';
  const global = globalThis;
  const hasDocument = typeof Document === 'function';
  const debug = console.debug;
  const apply = Reflect.apply;
  const construct = Reflect.construct;
  const describe = Object.getOwnPropertyDescriptor;
  const define = Object.defineProperty;
  const StringOf = String;
  const stringify = JSON.stringify;
  const slice = String.prototype.slice;
  const split = String.prototype.split;
  const filter = Array.prototype.filter;
  const join = Array.prototype.join;
  const test = RegExp.prototype.test;
  const nativeGet = WeakMap.prototype.get;
  const nativeSet = WeakMap.prototype.set;
  const nativeHas = WeakMap.prototype.has;
  const nativeErrors = Error;
  const toString = Function.prototype.toString;

  // Realms of one page tell the truth about each other's functions: a frame takes its parent's list, if it may look there.
  let natives = null;
  for (const other of hasDocument ? [() => parent, () => opener] : []) {
    try {
      if (natives === null && other() && other() !== global) natives = apply(other().Function.prototype.toString, token, []);
    } catch { }
  }
  natives ??= new WeakMap();

  let left = 6000;
  const report = (kind, ...values) => {
    if (left-- <= 0) return;
    apply(debug, console, [token, kind, ...values]);
  };
  // Only what is text or number already: converting an object would run the page's code, which would notice.
  const plain = (value) => typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? StringOf(value) : '';
  const cut = (value) => apply(slice, plain(value), [0, 100000]);

  // Errors of the original must not show that anything stood before it.
  const ours = /^\s+at (?:.* \()?<anonymous>:\d+:\d+\)?$/;
  const reflected = /^\s+at Reflect\.(apply|construct) \(<anonymous>\)$/;
  const clean = (error) => {
    try {
      const descriptor = error instanceof nativeErrors ? describe(error, 'stack') : undefined;
      const stack = descriptor && (descriptor.get ? apply(descriptor.get, error, []) : descriptor.value);
      if (typeof stack !== 'string') return;
      const lines = apply(split, stack, ['\n']);
      const isOurs = (line) => line !== undefined && apply(test, ours, [line]);
      // Reflect.apply and Reflect.construct stand above our own frames.
      error.stack = apply(join, apply(filter, lines, [(line, at) => !isOurs(line) && !(apply(test, reflected, [line]) && isOurs(lines[at + 1]))]), ['\n']);
    } catch { }
  };

  // Function.prototype.toString keeps telling the truth about the original.
  const wrapped = (original, replacement) => {
    define(replacement, 'name', { value: original.name, configurable: true });
    define(replacement, 'length', { value: original.length, configurable: true });
    apply(nativeSet, natives, [replacement, original]);
    return replacement;
  };
  // "before" may look at the call; "after" at its result too.
  const around = (original, before, after, change) => wrapped(original, {
    replacement(...values) {
      if (before) try { before(this, values); } catch { }
      let result;
      try { result = apply(original, this, values); } catch (error) { clean(error); throw error; }
      if (after) try { after(this, values, result); } catch { }
      return change ? change(values, result) : result;
    },
  }.replacement);
  const replace = (owner, name, before, after, change) => {
    const descriptor = owner && describe(owner, name);
    if (descriptor && typeof descriptor.value === 'function') define(owner, name, { ...descriptor, value: around(descriptor.value, before, after, change) });
  };
  const replaceSetter = (owner, name, before) => {
    const descriptor = owner && describe(owner, name);
    if (descriptor && descriptor.set) define(owner, name, { ...descriptor, set: around(descriptor.set, before) });
  };
  const replaceGetter = (owner, name, after) => {
    const descriptor = owner && describe(owner, name);
    if (descriptor && descriptor.get) define(owner, name, { ...descriptor, get: around(descriptor.get, null, after) });
  };
  const proxies = new WeakMap();
  const replaceConstructor = (name, before) => {
    const original = global[name];
    if (typeof original !== 'function' || apply(nativeHas, natives, [original])) return;
    if (apply(nativeHas, proxies, [original])) {
      // One constructor under two names stays one.
      define(global, name, { ...describe(global, name), value: apply(nativeGet, proxies, [original]) });
      return;
    }
    const proxy = new Proxy(original, {
      construct(target, values, newTarget) {
        try { before(values); } catch { }
        try { return construct(target, values, newTarget === proxy ? target : newTarget); } catch (error) { clean(error); throw error; }
      },
      apply(target, self, values) {
        try { return apply(target, self, values); } catch (error) { clean(error); throw error; }
      },
    });
    apply(nativeSet, natives, [proxy, original]);
    apply(nativeSet, proxies, [original, proxy]);
    define(global, name, { ...describe(global, name), value: proxy });
    try { define(original.prototype, 'constructor', { ...describe(original.prototype, 'constructor'), value: proxy }); } catch { }
  };
  define(Function.prototype, 'toString', {
    ...describe(Function.prototype, 'toString'),
    value: wrapped(toString, {
      replacement() {
        if (this === token) return natives;
        const known = typeof this === 'function' && apply(nativeHas, natives, [this]);
        try { return apply(toString, known ? apply(nativeGet, natives, [this]) : this, []); } catch (error) { clean(error); throw error; }
      },
    }.replacement),
  });
