import { defineConfig } from "vite";
import { sourceConditions } from "../../tools/vite.ts";

/** What makes a page cross-origin isolated, so that threads can share memory. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

export default defineConfig({
  ...sourceConditions,
  root: "page",
  build: { outDir: "../dist", emptyOutDir: true, target: "esnext", assetsInlineLimit: 0 },
  preview: { headers, host: "127.0.0.1", port: 4317, strictPort: true },
});
