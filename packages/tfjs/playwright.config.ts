import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";

const baseURL = "http://127.0.0.1:4327";

export default defineConfig({
  testDir: "browser",
  workers: 1,
  timeout: 300_000,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  use: { baseURL, browserName: "chromium", launchOptions: chromium },
  webServer: {
    command: "vite build --logLevel warn && vite preview --logLevel warn",
    url: baseURL,
    timeout: 300_000,
  },
});
