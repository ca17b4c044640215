import { defineConfig } from "vitest/config";
import { sourceConditions } from "../../tools/vite.ts";

export default defineConfig({ ...sourceConditions, test: { name: "bench", environment: "node" } });
