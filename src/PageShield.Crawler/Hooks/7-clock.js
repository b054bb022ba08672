  // Another day, for what only shows then.
  const shift = __SHIFT__;
  if (shift !== 0) {
    const TrueDate = Date;
    const now = TrueDate.now;
    const { stated } = { stated() { return now() + shift; } };
    define(TrueDate, 'now', { ...describe(TrueDate, 'now'), value: wrapped(now, stated) });
    const proxy = new Proxy(TrueDate, {
      construct(target, values, newTarget) { return construct(target, values.length ? values : [now() + shift], newTarget === proxy ? target : newTarget); },
      apply() { return StringOf(new TrueDate(now() + shift)); },
    });
    apply(nativeSet, natives, [proxy, TrueDate]);
    define(global, 'Date', { ...describe(global, 'Date'), value: proxy });
    define(TrueDate.prototype, 'constructor', { ...describe(TrueDate.prototype, 'constructor'), value: proxy });
  }
