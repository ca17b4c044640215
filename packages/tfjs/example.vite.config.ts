import { defineConfig } from "vite";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";
import { examplePort } from "./browser/ports.ts";

/** Builds examples/tfjs with the sources of this repository. */
export default defineConfig({
  ...sourceConditions,
  plugins: [checkedAssets],
  root: "../../examples/tfjs",
  build: { outDir: "../../packages/tfjs/build/example", emptyOutDir: true },
  preview: { host: "127.0.0.1", port: examplePort, strictPort: true },
});
