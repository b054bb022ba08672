import { emit } from './events.cjs';
import { load, save } from './store.cjs';

export class Cart {
  constructor(key) {
    this.key = key;
    this.items = load(key);
  }

  add(item, count) {
    const known = this.items.find((each) => each.id === item.id);
    if (known) known.count += count;
    else this.items.push({ ...item, count });
    save(this.key, this.items);
    emit('cart', this.items.length);
  }

  get sum() {
    return this.items.reduce((sum, item) => sum + item.price * item.count, 0);
  }
}
