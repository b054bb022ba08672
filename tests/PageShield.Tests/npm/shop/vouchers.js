import { format } from './money.js';

export function redeem(cart) {
  const code = document.querySelector('#voucher').value.trim();
  document.querySelector('#redeemed').textContent = code ? `${code}: ${format(5, 'EUR')} less` : 'No voucher';
  cart.add({ id: code, name: 'Voucher', price: -5 }, 1);
}
