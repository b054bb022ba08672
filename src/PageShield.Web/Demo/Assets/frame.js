/* KassaPay frame 1.12 (pay.localhost): hands the shop a session, as payment providers do. */
(function () {
  var bytes = crypto.getRandomValues(new Uint8Array(12));
  var session = Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
  parent.postMessage({ session: 'ks_' + session }, document.referrer ? new URL(document.referrer).origin : '*');
})();
