import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { patience, sourceConditions } from "../../tools/vite.ts";

const exporting = new URL("../../packages/export/", import.meta.url);
/** The snippets of docs/export.md import it; only the tests of the export install it. */
const onnxRuntime = fileURLToPath(new URL("onnxruntime/node_modules/onnxruntime-web", exporting));

export default defineConfig({
  ...sourceConditions,
  resolve: { ...sourceConditions.resolve, alias: { "onnxruntime-web": onnxRuntime } },
  test: {
    ...patience,
    name: "docs",
    environment: "node",
    include: ["src/**/*.test.ts"],
    onConsoleLog: () => false,
    globalSetup: fileURLToPath(new URL("src/testing/installOnnxRuntime.ts", exporting)),
  },
});
