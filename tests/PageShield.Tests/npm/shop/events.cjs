const handlers = {};

exports.on = function on(name, handler) {
  (handlers[name] = handlers[name] || []).push(handler);
  return () => { handlers[name] = handlers[name].filter((each) => each !== handler); };
};

exports.emit = function emit(name, detail) {
  for (const handler of handlers[name] || []) handler(detail);
};
