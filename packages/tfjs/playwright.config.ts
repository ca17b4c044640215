import { defineConfig } from "@playwright/test";
import { chromium } from "../../tools/chromium.ts";
import { examplePort, pagePort } from "./browser/ports.ts";

const server = (config: string, port: number) => ({
  command: `vite build --logLevel error --config ${config} && vite preview --logLevel warn --config ${config}`,
  port,
  timeout: 300_000,
});

export default defineConfig({
  testDir: "browser",
  workers: 1,
  timeout: 300_000,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  use: { browserName: "chromium", launchOptions: chromium },
  webServer: [server("vite.config.ts", pagePort), server("example.vite.config.ts", examplePort)],
});
