import { DncExplorer } from "@dncjs/explorer";
import { permalink } from "../pageAddress.ts";
import { type FrameMessage, partnerOf, readMessage } from "./messages.ts";

const explorer = new DncExplorer();
explorer.page = true;
explorer.figure = new URLSearchParams(location.search).has("figure");
explorer.permalink = (address) => permalink({ root: new URL("../", location.href).href, lesson: "copy" }, address);
explorer.address = location.hash;
if (!explorer.figure) explorer.style.minHeight = "100vh";
document.body.style.margin = "0";
document.body.prepend(explorer);
addEventListener("hashchange", () => {
  explorer.address = location.hash;
});

// Messages are exchanged with the origin in the query only, and only if that page contains this frame.
const partner = partnerOf(location.search);
if (partner) {
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== partner || source !== parent) return;
    const message = readMessage(data);
    if (message) explorer.settings = message.settings;
  });
  for (const dncjs of ["ready", "settings", "problem"] as const) {
    explorer.addEventListener(dncjs, () => {
      const { settings, problem } = explorer;
      parent.postMessage({ dncjs, settings, problem } satisfies FrameMessage, partner);
    });
  }
}
