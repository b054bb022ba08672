// The base path, if the dashboard shares its host with other applications.
const root = new URL("../", import.meta.url).pathname.slice(0, -1);
const screens = { o: "/", s: "/sites", c: "/changes", a: "/alerts", r: "/crawls", t: "/settings" };
const withinSite = { i: "scripts", n: "connections", k: "cookies", v: "reports" };
let leader = false;

/** `/` search, `g` and a letter for screens, `j`/`k` rows, `n`/`p` differences, `?` help. */
export function listenForKeys() {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;

    if (leader) {
      leader = false;
      const target = screenFor(event.key);
      if (target) {
        event.preventDefault();
        location.assign(target);
      }
      return;
    }

    switch (event.key) {
      case "g":
        leader = true;
        setTimeout(() => { leader = false; }, 1200);
        break;
      case "/":
        event.preventDefault();
        (document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]"))?.focus();
        break;
      case "j": step("[data-row-link]", 1); break;
      case "k": step("[data-row-link]", -1); break;
      case "n": step("[data-hunk]", 1); break;
      case "p": step("[data-hunk]", -1); break;
      case "?": document.getElementById("keys")?.showModal(); break;
    }
  });
}

function screenFor(key) {
  if (key in screens) return root + screens[key];
  const site = location.pathname.slice(root.length).match(/^\/sites\/\d+/);
  return site && key in withinSite ? `${root}${site[0]}/${withinSite[key]}` : null;
}

function step(selector, by) {
  const items = [...document.querySelectorAll(selector)].filter(item => item.checkVisibility());
  if (items.length === 0) return;

  const at = items.indexOf(document.activeElement);
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + by, 0), items.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}
