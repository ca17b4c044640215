import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";
import { freePorts } from "../../tools/freePorts.ts";

const [port] = await freePorts("conformance", 1);
const baseURL = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "browser",
  workers: 1,
  timeout: 600_000,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  use: { baseURL, browserName: "chromium", launchOptions: chromium },
  webServer: {
    command: `vite build --logLevel warn && vite preview --logLevel warn --port ${port}`,
    url: baseURL,
    timeout: 300_000,
  },
});
