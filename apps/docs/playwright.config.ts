import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";
import { freePorts } from "../../tools/freePorts.ts";

const [port] = await freePorts("docs", 1);
const baseURL = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: { baseURL, browserName: "chromium", launchOptions: chromium, viewport: { width: 1440, height: 900 } },
  webServer: { command: `node ../../tools/serveFolder.mjs dist ${port}`, port: port! },
});
