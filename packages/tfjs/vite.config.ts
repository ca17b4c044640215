import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { sourceConditions } from "../../tools/vite.ts";

/** What makes a page cross-origin isolated, so that tensorflow.js takes its build with threads where it may. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  ...sourceConditions,
  root: "page",
  publicDir: fileURLToPath(new URL("../conformance/golden", import.meta.url)),
  // tensorflow.js starts its threads from the text of a function, which does not survive minification.
  build: { outDir: "../build/page", emptyOutDir: true, target: "esnext", assetsInlineLimit: 0, minify: false },
  preview: { headers, host: "127.0.0.1", port: 4327, strictPort: true },
});
