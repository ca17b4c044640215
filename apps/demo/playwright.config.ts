import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";
import { examplePort, filesPort, pagePort } from "./e2e/ports.ts";

const baseURL = `http://127.0.0.1:${pagePort}`;
const serve = "node ../../tools/serveFolder.mjs";

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 20_000, toHaveScreenshot: { scale: "device", threshold: 0.2 } },
  snapshotPathTemplate: "{testDir}/pictures/{arg}{ext}",
  use: {
    baseURL,
    serviceWorkers: "block",
    browserName: "chromium",
    launchOptions: chromium,
    viewport: { width: 1440, height: 900 },
  },
  webServer: [
    { command: `vite preview --logLevel warn --host 127.0.0.1 --port ${pagePort} --strictPort`, url: baseURL },
    { command: `${serve} dist ${filesPort}`, port: filesPort },
    { command: `${serve} example ${examplePort}`, port: examplePort },
  ],
});
