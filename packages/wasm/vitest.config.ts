import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";

/** All kernels as V8's optimizing compiler makes them, which alone joins vectors; wide.test.ts runs them as both compilers do. */
const execArgv = ["--no-liftoff"];

export default defineConfig({
  ...sourceConditions,
  test: { ...patience, name: "wasm", environment: "node", execArgv, setupFiles: "src/development.ts" },
});
