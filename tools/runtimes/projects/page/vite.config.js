import { fileURLToPath } from "node:url";

const pages = ["index.html", "worker.html", "csp.html"].map((page) => fileURLToPath(new URL(page, import.meta.url)));
export default { build: { rollupOptions: { input: pages } }, worker: { format: "es" } };
