/* Leaf & Kettle: takes over at once, so that a later version never has to wait. It answers no requests. */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
