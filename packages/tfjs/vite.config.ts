import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";
import { pagePort } from "./browser/ports.ts";

/** Makes the page cross-origin isolated, which tensorflow.js needs for threads. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  ...sourceConditions,
  plugins: [checkedAssets],
  root: "page",
  publicDir: fileURLToPath(new URL("../conformance/golden", import.meta.url)),
  // tensorflow.js starts its threads from the source text of a function. Minification breaks it.
  build: { outDir: "../build/page", emptyOutDir: true, target: "esnext", assetsInlineLimit: 0, minify: false },
  preview: { headers, host: "127.0.0.1", port: pagePort, strictPort: true },
});
