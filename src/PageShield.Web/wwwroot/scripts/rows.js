/** A click on a row opens it. The checkbox in a table header selects all rows. Forms with data-confirm ask first. Selects in data-auto forms submit. */
export function selectRows() {
  document.addEventListener("click", event => {
    if (event.defaultPrevented || event.target.closest("a, button, input, label, select, summary, details")) return;
    if (getSelection()?.toString()) return;
    event.target.closest("tr")?.querySelector("a[data-row-link]")?.click();
  });
  document.addEventListener("change", event => {
    if (event.target.matches("[data-select-all]")) {
      for (const box of event.target.closest("form").querySelectorAll("input[name=ids]")) box.checked = event.target.checked;
    } else if (event.target.matches("form[data-auto] select")) {
      event.target.form.requestSubmit();
    }
  });
  document.addEventListener("submit", event => {
    const question = event.target.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
}
