import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";
import { JOIN_FLAGS, surveyJoining } from "../wasm/src/wide.ts";

/** wasm-wide with joined vectors, if V8 joins them correctly. */
const execArgv = surveyJoining().state === "off" ? ["--no-liftoff"] : [...JOIN_FLAGS];

export default defineConfig({
  ...sourceConditions,
  test: {
    ...patience,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    name: "conformance",
    environment: "node",
    execArgv,
    include: ["src/**/*.test.ts"],
  },
});
