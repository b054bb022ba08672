/* Kindly Reviews widget 2.4 (reviews.localhost) */
(function () {
  var place = document.getElementById('reviews');
  if (!place) return;
  var port = location.port ? ':' + location.port : '';
  fetch('http://reviews.localhost' + port + '/api/reviews?product=' + encodeURIComponent(place.dataset.product))
    .then(function (response) { return response.json(); })
    .then(function (reviews) {
      var list = document.createElement('ul');
      list.className = 'reviews';
      reviews.forEach(function (review) {
        var item = document.createElement('li');
        var stars = document.createElement('div');
        stars.className = 'stars';
        stars.setAttribute('role', 'img');
        stars.setAttribute('aria-label', review.stars + ' of 5 stars');
        stars.textContent = '★★★★★'.slice(0, review.stars) + '☆☆☆☆☆'.slice(review.stars);
        var text = document.createElement('p');
        text.textContent = review.text;
        var who = document.createElement('p');
        who.className = 'quiet';
        who.textContent = review.by;
        item.append(stars, text, who);
        list.append(item);
      });
      place.replaceChildren(list);
    })
    .catch(function () { /* the shop works without reviews */ });
})();
