/* KassaPay SDK 1.12 (pay.localhost) */
(function (window, document) {
  var base = new URL(document.currentScript.src).origin;
  window.KassaPay = {
    mount: function (options) {
      var form = document.querySelector(options.form);
      var badge = document.querySelector(options.badge);
      if (!form || !badge) return;
      var session = document.createElement('input');
      session.type = 'hidden';
      session.name = 'kassa_session';
      form.append(session);
      var frame = document.createElement('iframe');
      frame.title = 'Payment by KassaPay';
      frame.src = base + '/v1/frame?merchant=' + encodeURIComponent(options.merchant);
      badge.append(frame);
      window.addEventListener('message', function (event) {
        if (event.origin === base && event.data && event.data.session) session.value = event.data.session;
      });
    }
  };
})(window, document);
