import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";

const server = (config: string, url: string) => ({
  command: `vite build --logLevel error --config ${config} && vite preview --logLevel warn --config ${config}`,
  url,
  timeout: 300_000,
});

export default defineConfig({
  testDir: "browser",
  workers: 1,
  timeout: 300_000,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  use: { browserName: "chromium", launchOptions: chromium },
  webServer: [
    server("vite.config.ts", "http://127.0.0.1:4327"),
    server("example.vite.config.ts", "http://127.0.0.1:4328"),
  ],
});
