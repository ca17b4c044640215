import { defineConfig } from "vitest/config";
import { patience, shared, sourceConditions } from "../../tools/vite.ts";

export default defineConfig({
  ...sourceConditions,
  test: { ...patience, ...shared, name: "tasks", environment: "node" },
});
