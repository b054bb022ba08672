  // Script elements, also those that are removed at once or stand in closed shadow roots, and what a script writes into the parser.
  if (hasDocument) {
    const Observer = MutationObserver;
    const observe = MutationObserver.prototype.observe;
    const getAttribute = Element.prototype.getAttribute;
    const text = describe(Node.prototype, 'textContent').get;
    const findAll = Element.prototype.querySelectorAll;
    const nodeType = describe(Node.prototype, 'nodeType').get;
    const localName = describe(Element.prototype, 'localName').get;

    const map = Array.prototype.map;
    const joined = (values) => apply(join, apply(map, values, [plain]), ['']);
    replace(Document.prototype, 'write', (_, values) => report('write', cut(joined(values))));
    replace(Document.prototype, 'writeln', (_, values) => report('write', cut(joined(values) + '\n')));

    const hint = /(^|\s)(dns-prefetch|preconnect|prefetch|prerender)(\s|$)/i;
    const seeOne = (element) => {
      if (apply(localName, element, []) === 'link') {
        const rel = apply(getAttribute, element, ['rel']);
        if (rel !== null && apply(test, hint, [rel])) report('hint', rel, cut(apply(getAttribute, element, ['href'])));
        return;
      }
      if (apply(getAttribute, element, ['src']) !== null) return;
      const code = apply(text, element, []);
      report('script', StringOf(code.length), apply(slice, code, [0, 200]));
    };
    const see = (node) => {
      if (apply(nodeType, node, []) !== 1) return;
      const name = apply(localName, node, []);
      if (name === 'script' || name === 'link') seeOne(node);
      else for (const element of apply(findAll, node, ['script,link'])) seeOne(element);
    };
    const watch = (root) => apply(observe, new Observer((records) => {
      for (const record of records) for (const node of record.addedNodes) see(node);
    }), [root, { childList: true, subtree: true }]);
    watch(document);
    replace(Element.prototype, 'attachShadow', null, (_, __, root) => watch(root));
  }
