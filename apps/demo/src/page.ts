import { DncExplorer } from "@dncjs/explorer";
import { isFirstVisit } from "./firstVisit.ts";
import { keepForOffline } from "./offline/keepForOffline.ts";
import { pageAddress, permalink, readFragment, writeFragment } from "./pageAddress.ts";

const here = pageAddress(document.documentElement, location.href);
const explorer = new DncExplorer();
explorer.page = explorer.links = true;
explorer.address = readFragment(here, location.hash);
explorer.permalink = (address) => permalink(here, address);
explorer.opening = location.hash === "" && here.lesson === "copy" && isFirstVisit();
document.body.prepend(explorer);
let timer: ReturnType<typeof setTimeout> | undefined;
let known = location.hash;
addEventListener("hashchange", () => {
  clearTimeout(timer);
  known = location.hash;
  explorer.address = readFragment(here, known);
});

// Updates the address a few times a second at most: browsers throttle more frequent updates.
explorer.addEventListener("settings", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // The visitor has just navigated; the hashchange event is still pending.
    if (location.hash !== known) return;
    const address = writeFragment(here, explorer.address);
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
    known = location.hash;
  }, 150);
});

const setTitle = () => {
  document.title = `dncjs · ${explorer.heading}`;
};
setTitle();
explorer.addEventListener("settings", setTitle);
explorer.addEventListener("ready", keepForOffline, { once: true });
