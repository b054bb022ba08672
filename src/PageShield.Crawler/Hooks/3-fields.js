  // Who reads what a customer types: values, form data, keys.
  if (hasDocument) {
    const getAttribute = Element.prototype.getAttribute;
    const wanted = /card|cc|cvc|cvv|csc|exp|holder|pan\b|pass|pwd|secur|number/i;
    const reads = new WeakMap();
    const typeOf = describe(HTMLInputElement.prototype, 'type').get;
    const inputValue = describe(HTMLInputElement.prototype, 'value').get;
    const isInput = (element) => { try { apply(inputValue, element, []); return true; } catch { return false; } };
    const attribute = (element, name) => apply(getAttribute, element, [name]) ?? '';
    const tell = (element, how) => {
      const type = isInput(element) ? apply(typeOf, element, []) : '';
      if (type === 'hidden' || type === 'submit' || type === 'checkbox' || type === 'radio') return;
      const [name, id, complete] = [attribute(element, 'name'), attribute(element, 'id'), attribute(element, 'autocomplete')];
      const hints = [name, id, complete, attribute(element, 'placeholder'), attribute(element, 'aria-label'), attribute(element, 'data-testid')];
      if (type !== 'password' && !apply(test, wanted, [apply(join, hints, [' '])])) return;
      // A framework may read a field at each key: enough is enough.
      const count = apply(nativeGet, reads, [element]) ?? 0;
      if (count > 200) return;
      apply(nativeSet, reads, [element, count + 1]);
      report('read', how, type, ...hints);
    };
    const seeValue = (element, _, value) => { if (value) tell(element, 'value'); };
    for (const type of [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement]) replaceGetter(type.prototype, 'value', seeValue);

    const elementsOf = describe(HTMLFormElement.prototype, 'elements').get;
    replaceConstructor('FormData', ([form]) => {
      if (!form) return;
      for (const element of apply(elementsOf, form, [])) if (isInput(element) && apply(inputValue, element, [])) tell(element, 'form-data');
    });

    const target = describe(Event.prototype, 'target').get;
    const seeKey = (event) => { const element = apply(target, event, []); if (isInput(element)) tell(element, 'keys'); };
    for (const name of ['key', 'code', 'keyCode', 'charCode']) replaceGetter(KeyboardEvent.prototype, name, seeKey);
    replaceGetter(UIEvent.prototype, 'which', seeKey);
    replaceGetter(InputEvent.prototype, 'data', seeKey);
  }
