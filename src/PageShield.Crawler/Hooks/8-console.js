  // DevTools describe what is logged, and that runs getters and toString of the page's objects: they never get there.
  const isError = nativeErrors.isError ?? (() => false);
  const described = (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    const message = isError(value) ? describe(value, 'message')?.value : undefined;
    return typeof message === 'string' ? message : 'object';
  };
  const mapAll = Array.prototype.map;
  for (const name of ['debug', 'log', 'info', 'warn', 'error', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'assert']) {
    const descriptor = describe(console, name);
    if (!descriptor || typeof descriptor.value !== 'function') continue;
    const original = descriptor.value;
    define(console, name, { ...descriptor, value: wrapped(original, { replacement(...values) { return apply(original, this, apply(mapAll, values, [described])); } }.replacement) });
  }
