import { DncExplorer } from "./elements/dnc-explorer.ts";
import { keepForOffline } from "./offline/keepForOffline.ts";

const explorer = new DncExplorer();
explorer.page = explorer.links = true;
explorer.address = location.hash;
document.body.prepend(explorer);
addEventListener("hashchange", () => {
  explorer.address = location.hash;
});

let timer: ReturnType<typeof setTimeout> | undefined;
// At most a few times a second: browsers refuse an address that changes with every frame.
explorer.addEventListener("settings", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const { address } = explorer;
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
  }, 150);
});

explorer.addEventListener("ready", keepForOffline, { once: true });
