/* Leaf & Kettle: the shop's own bundle. */
(() => {
  'use strict';

  const basketCount = () => {
    const cookie = document.cookie.split('; ').find(part => part.startsWith('basket='));
    if (!cookie) return 0;
    return decodeURIComponent(cookie.slice('basket='.length)).split(',')
      .map(line => Number(line.split(':')[1]) || 0)
      .reduce((sum, tins) => sum + tins, 0);
  };

  const luhn = digits => {
    let sum = 0;
    [...digits].reverse().forEach((digit, place) => {
      let value = Number(digit);
      if (place % 2 === 1) value = value > 4 ? value * 2 - 9 : value * 2;
      sum += value;
    });
    return sum % 10 === 0;
  };

  const setUpCheckout = form => {
    const number = form.querySelector('#card-number');
    const error = form.querySelector('[data-card-error]');
    number.addEventListener('input', () => {
      const digits = number.value.replace(/\D/g, '').slice(0, 19);
      number.value = digits.replace(/(.{4})(?=.)/g, '$1 ');
      error.hidden = true;
    });
    form.addEventListener('submit', event => {
      const digits = number.value.replace(/\D/g, '');
      if (digits.length >= 13 && luhn(digits)) return;
      event.preventDefault();
      error.hidden = false;
      number.focus();
    });
  };

  const count = document.querySelector('[data-basket-count]');
  if (count) count.textContent = String(basketCount());
  const checkout = document.querySelector('#checkout');
  if (checkout) setUpCheckout(checkout);
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {});
})();
