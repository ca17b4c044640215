import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";
import { filesPort, pagePort } from "./e2e/ports.ts";

const serve = "node ../../tools/serveFolder.mjs";

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: { browserName: "chromium", launchOptions: chromium, viewport: { width: 1200, height: 900 } },
  webServer: [
    { command: `${serve} e2e/page ${pagePort}`, port: pagePort },
    { command: `${serve} dist ${filesPort} --cors`, port: filesPort },
  ],
});
