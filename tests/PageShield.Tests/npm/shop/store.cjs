const events = require('./events.cjs');

exports.load = function load(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key)) || [];
  } catch (error) {
    events.emit('store-failed', { key, error });
    return [];
  }
};

exports.save = function save(key, value) {
  window.localStorage.setItem(key, JSON.stringify(value));
  events.emit('stored', key);
};
