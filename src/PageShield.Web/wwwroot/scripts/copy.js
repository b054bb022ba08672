/** Buttons with data-copy put that text on the clipboard and say so. */
export function copyOnClick() {
  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;

    event.preventDefault();
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, "Copied");
    } catch {
      say(button, "The browser did not allow copying");
    }
  });
}

function say(button, words) {
  const before = button.title;
  button.title = words;
  button.dataset.done = "";
  document.getElementById("announcer").textContent = words;
  setTimeout(() => {
    button.title = before;
    delete button.dataset.done;
  }, 1500);
}
