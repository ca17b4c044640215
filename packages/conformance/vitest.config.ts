import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";

export default defineConfig({
  ...sourceConditions,
  test: {
    ...patience,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    name: "conformance",
    environment: "node",
    include: ["src/**/*.test.ts"],
  },
});
