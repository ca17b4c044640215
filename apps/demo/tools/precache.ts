import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const ICON = "favicon.svg";

/** Writes the list of files and a hash of their content into the service worker. New content is a new version. */
export function precache(): Plugin {
  return {
    name: "precache",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") throw new Error("the build has no sw.js");
        const hash = createHash("sha256");
        const files = Object.keys(bundle)
          .filter((name) => name !== "sw.js")
          .sort();
        for (const name of files) {
          const file = bundle[name]!;
          hash.update(name).update(file.type === "chunk" ? file.code : file.source);
        }
        // The icon is not part of the bundle; the pictures of the preview cards are not for visitors.
        hash.update(readFileSync(new URL(`../public/${ICON}`, import.meta.url)));
        const list = JSON.stringify({ version: hash.digest("hex").slice(0, 16), files: [...files, ICON] });
        worker.code = worker.code.replace(/\bPRECACHE\b/, () => list);
      },
    },
  };
}
