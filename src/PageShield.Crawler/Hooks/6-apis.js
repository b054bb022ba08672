  // Calls that say what a script is after.
  const calls = { __proto__: null };
  const use = (api, detail = '') => {
    const key = api + detail;
    calls[key] = (calls[key] ?? 0) + 1;
    if (calls[key] <= 20) report('api', api, few(detail));
  };
  const watchCall = (type, name, api, detail) => {
    const owner = global[type] && (name in (global[type].prototype ?? {}) ? global[type].prototype : global[type]);
    if (owner) replace(owner, name, (_, values) => use(api, detail ? detail(values) : ''));
  };
  watchCall('Geolocation', 'getCurrentPosition', 'geolocation');
  watchCall('Geolocation', 'watchPosition', 'geolocation');
  watchCall('Clipboard', 'readText', 'clipboard', () => 'read');
  watchCall('Clipboard', 'read', 'clipboard', () => 'read');
  watchCall('Clipboard', 'writeText', 'clipboard', () => 'write');
  watchCall('Clipboard', 'write', 'clipboard', () => 'write');
  watchCall('CredentialsContainer', 'get', 'credential', () => 'get');
  watchCall('CredentialsContainer', 'create', 'credential', () => 'create');
  watchCall('CredentialsContainer', 'store', 'credential', () => 'store');
  watchCall('Permissions', 'query', 'permission', ([what]) => what && describe(what, 'name')?.value);
  watchCall('Notification', 'requestPermission', 'permission', () => 'notifications');
  watchCall('MediaDevices', 'getUserMedia', 'permission', () => 'media');
  watchCall('MediaDevices', 'getDisplayMedia', 'permission', () => 'display');
  watchCall('HTMLCanvasElement', 'toDataURL', 'canvas');
  watchCall('HTMLCanvasElement', 'toBlob', 'canvas');
  watchCall('CanvasRenderingContext2D', 'getImageData', 'canvas');
  watchCall('OffscreenCanvas', 'convertToBlob', 'canvas');
  if (hasDocument) {
    replaceConstructor('PaymentRequest', ([methods]) => use('payment', stringify(methods ?? [])));
    for (const type of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
      // Without a graphics card the browser draws in software and says so, which ordinary visitors' browsers do not.
      if (global[type]) replace(global[type].prototype, 'getParameter', (_, [name]) => { if (name === 37445 || name === 37446) use('webgl', 'renderer'); }, null, ([name], result) =>
        typeof result !== 'string' || (name !== 37445 && name !== 37446) ? result : name === 37445 ? 'Google Inc. (Intel)' : 'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)');
    }
    const events = /^(key(down|up|press)|input|beforeinput|paste|copy|cut)$/;
    replace(EventTarget.prototype, 'addEventListener', (_, [type]) => { if (apply(test, events, [type])) use('listener', type); });
  }
