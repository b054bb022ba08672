// Everything here is a convenience: each screen works without it.
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

// Set last: from here on the keys and clicks above are heard.
document.documentElement.classList.add("js");
