// Progressive enhancement only: every page works without it.
import { copyOnClick } from "./copy.js";
import { followCrawls } from "./crawl.js";
import { listenForKeys } from "./keyboard.js";
import { usePasskeys } from "./passkeys.js";
import { followReports } from "./reports.js";
import { selectRows } from "./rows.js";

copyOnClick();
followCrawls();
followReports();
listenForKeys();
usePasskeys();
selectRows();

// Set last: the event listeners above are active from here on.
document.documentElement.classList.add("js");
