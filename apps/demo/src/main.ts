import { startEarly } from "../../../packages/explorer/src/early/index.ts";
import { pageAddress, readFragment } from "./pageAddress.ts";

// The page first draws its axes and starts its worker; then the rest arrives.
const early = startEarly(readFragment(pageAddress(document.documentElement, location.href), location.hash));
document.body.prepend(early);
void import("./page.ts").then(
  () => early.remove(),
  () => {
    early.ariaBusy = "false";
    early.insertAdjacentHTML("beforeend", '<p role="alert">The page could not be loaded. Reload it to try again.</p>');
  },
);
