import { afterAll, beforeAll } from "vitest";
import { openChromium, openSite, type Site } from "./chromium.ts";
import { describeHost } from "./describeHost.ts";
import { describeDeviceLoss } from "./testing/describeDeviceLoss.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

describeHost("Chromium", "page", () => openChromium(site));
describeDeviceLoss(() => site);
