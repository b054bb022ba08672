/* TagPilot container TM-4711, version 18 (tag-manager.localhost) */
(function (window, document) {
  var port = location.port ? ':' + location.port : '';
  var tags = [
    { name: 'Pulse Analytics', on: /./, src: 'http://cdn-analytics.localhost' + port + '/tag.js?property=LK-1' },
    { name: 'Kindly Reviews', on: /^\/p\//, src: 'http://reviews.localhost' + port + '/widget.js' }
  ];
  function fire(tag) {
    var element = document.createElement('script');
    element.async = true;
    element.src = tag.src;
    element.dataset.tag = tag.name;
    (document.head || document.documentElement).appendChild(element);
  }
  tags.filter(function (tag) { return tag.on.test(location.pathname); }).forEach(fire);
  (window.dataLayer = window.dataLayer || []).push({ event: 'tm.loaded', container: 'TM-4711' });
})(window, document);
