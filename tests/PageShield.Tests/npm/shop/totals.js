import { rateOf } from './tax.cjs';
import { round } from './money.js';

export function totalsOf(cart, country) {
  const net = cart.sum;
  const tax = round(net * rateOf(country));
  return { net, tax, gross: net + tax };
}
