/** Updates the report counts while the page is visible. */
export function followReports() {
  for (const live of document.querySelectorAll("[data-report-numbers]")) setInterval(() => refresh(live), 5000);
}

async function refresh(live) {
  if (document.hidden) return;
  const answer = await fetch(live.dataset.reportNumbers, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const numbers = await answer.json();
  for (const part of live.querySelectorAll("[data-live]")) part.textContent = numbers[part.dataset.live] ?? part.textContent;
}
