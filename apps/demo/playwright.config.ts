import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";

const baseURL = `http://127.0.0.1:${Number(process.env.DEMO_PORT ?? 4318)}`;

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: { baseURL, browserName: "chromium", launchOptions: chromium, viewport: { width: 1440, height: 900 } },
  webServer: {
    command: "vite preview --logLevel warn --host 127.0.0.1",
    url: baseURL,
    reuseExistingServer: !process.env.CI,
  },
});
