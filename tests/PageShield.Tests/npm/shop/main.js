import { Cart } from './cart.js';
import { on } from './events.cjs';
import { render } from './summary.js';

const cart = new Cart('basket');
on('cart', () => render(cart, 'de', 'EUR'));

document.addEventListener('DOMContentLoaded', () => {
  render(cart, 'de', 'EUR');
  document.querySelector('#vouchers').addEventListener('click', async () => {
    const { redeem } = await import('./vouchers.js');
    redeem(cart);
  });
});
