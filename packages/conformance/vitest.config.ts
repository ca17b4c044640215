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
    execArgv: ["--no-liftoff"], // V8's optimizing compiler alone joins vectors, as wasm-wide asks for
    include: ["src/**/*.test.ts"],
  },
});
