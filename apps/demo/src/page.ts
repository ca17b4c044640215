import { DncExplorer } from "@dncjs/explorer";
import { isFirstVisit } from "./firstVisit.ts";
import { keepForOffline } from "./offline/keepForOffline.ts";

const explorer = new DncExplorer();
explorer.page = explorer.links = true;
explorer.address = location.hash;
explorer.opening = isFirstVisit() && location.hash === "";
document.body.prepend(explorer);
let timer: ReturnType<typeof setTimeout> | undefined;
let known = location.hash;
addEventListener("hashchange", () => {
  clearTimeout(timer);
  known = location.hash;
  explorer.address = known;
});

// Updates the address a few times a second at most: browsers throttle more frequent updates.
explorer.addEventListener("settings", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // The visitor has just navigated; the hashchange event is still pending.
    if (location.hash !== known) return;
    const { address } = explorer;
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
    known = location.hash;
  }, 150);
});

explorer.addEventListener("ready", keepForOffline, { once: true });
