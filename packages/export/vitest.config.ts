import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";

export default defineConfig({
  ...sourceConditions,
  test: { ...patience, name: "export", environment: "node", globalSetup: "src/testing/installOnnxRuntime.ts" },
});
