// Passkeys: requests one from the browser and submits the result with the form. Such forms stay hidden without this module, in browsers
// without passkey support, and at IP addresses, for which there are no passkeys (Web Authentication, section 5.1.2).
export function usePasskeys() {
  if (/^[\d.]+$|^\[/.test(location.hostname)) {
    for (const hint of document.querySelectorAll("[data-passkey-hint]")) hint.hidden = false;
    return;
  }

  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form).catch((error) => say(form, error));
    });
  }
}

async function ask(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const token = form.querySelector("[name=__RequestVerificationToken]").value;
    const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-Antiforgery": token } });
    if (!answer.ok) throw new Error(String(answer.status));

    const options = await answer.json();
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector("[name=credential]").value = JSON.stringify(credential.toJSON());
    form.submit();
  } finally {
    button.disabled = false;
  }
}

function say(form, error) {
  // Denied, timed out or canceled: the browser does not report which, and shows its own message.
  const place = form.querySelector("[role=status]");
  if (place) place.textContent = error.name === "InvalidStateError" ? "This device already has a passkey for this account." : "No passkey was received. Try again.";
}
