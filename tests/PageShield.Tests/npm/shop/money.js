const signs = { EUR: '€', USD: '$', GBP: '£' };

export function round(amount) {
  return Math.round(amount * 100) / 100;
}

export function format(amount, currency) {
  const sign = signs[currency] || currency;
  return `${sign} ${round(amount).toFixed(2)}`;
}
