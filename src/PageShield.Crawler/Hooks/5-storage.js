  // Who keeps what in the browser.
  const few = (value) => apply(slice, plain(value), [0, 300]);
  if (hasDocument) {
    replaceSetter(Document.prototype, 'cookie', (_, [value]) => report('cookie', cut(value)));
    replace(Storage.prototype, 'setItem', (area, [key, value]) => report('storage', area === global.sessionStorage ? 'session' : 'local', few(key), StringOf(plain(value).length)));
  }
  if (typeof CookieStore === 'function') {
    replace(CookieStore.prototype, 'set', (_, [first, value]) => report('cookie', typeof first === 'object' && first ? few(describe(first, 'name')?.value) + '=' : few(first) + '=' + cut(value)));
  }
  if (typeof IDBFactory === 'function') {
    replace(IDBFactory.prototype, 'open', (_, [name]) => report('storage', 'indexed-db', few(name), ''));
    const storeName = describe(IDBObjectStore.prototype, 'name').get;
    for (const name of ['put', 'add']) replace(IDBObjectStore.prototype, name, (store) => report('storage', 'indexed-db-store', few(apply(storeName, store, [])), ''));
  }
