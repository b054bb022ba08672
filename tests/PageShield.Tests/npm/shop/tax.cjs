const rates = { de: 0.19, fr: 0.2, at: 0.2 };

exports.rateOf = function rateOf(country) {
  if (!(country in rates)) throw new Error('unknown country ' + country);
  return rates[country];
};
