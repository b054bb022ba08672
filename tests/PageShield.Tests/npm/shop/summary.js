import { format } from './money.js';
import { totalsOf } from './totals.js';

export function render(cart, country, currency) {
  const totals = totalsOf(cart, country);
  const lines = cart.items.map((item) => `${item.count} × ${item.name}: ${format(item.price, currency)}`);
  document.querySelector('#summary').textContent = [...lines, format(totals.gross, currency)].join('\n');
}
