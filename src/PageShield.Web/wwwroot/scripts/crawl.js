/** Updates the progress of a running crawl, and reloads the page when the crawl ends. */
export function followCrawls() {
  for (const live of document.querySelectorAll("[data-crawl-events]")) follow(live);
}

function follow(live) {
  const bar = live.querySelector("progress");
  const part = name => live.querySelector(`[data-live=${name}]`);
  const source = new EventSource(live.dataset.crawlEvents);

  source.addEventListener("progress", event => {
    const crawl = JSON.parse(event.data);
    if (crawl.pagesKnown > 0) {
      bar.max = crawl.pagesKnown;
      bar.value = crawl.pagesOk + crawl.pagesNotOk;
    }
    part("stage").textContent = crawl.stage ?? "";
    part("done").textContent = crawl.pagesOk + crawl.pagesNotOk;
    part("known").textContent = crawl.pagesKnown;
    part("not-ok").textContent = crawl.pagesNotOk;
  });
  source.addEventListener("over", () => {
    source.close();
    location.reload();
  });
  addEventListener("pagehide", () => source.close());
}
