import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";

export default defineConfig({
  ...sourceConditions,
  test: { ...patience, name: "docs", environment: "node", include: ["src/**/*.test.ts"], onConsoleLog: () => false },
});
