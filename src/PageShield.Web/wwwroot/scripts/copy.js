/** Makes buttons with data-copy copy that text to the clipboard and confirm it. */
export function copyOnClick() {
  document.addEventListener("click", async event => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;

    event.preventDefault();
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button, "Copied");
    } catch {
      say(button, "The browser blocked copying");
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
