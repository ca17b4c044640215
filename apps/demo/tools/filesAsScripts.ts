import type { Plugin } from "vite";

/** Wraps every loaded file (kernels, models) as base64 in a script, see src/embed/filesAsScripts.ts. */
export function filesAsScripts(): Plugin {
  return {
    name: "files-as-scripts",
    generateBundle(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== "asset" || name.endsWith(".js")) continue;
        delete bundle[name];
        const base64 = Buffer.from(file.source).toString("base64");
        this.emitFile({ type: "asset", fileName: `${name}.js`, source: `dncjsFile("${base64}")` });
      }
    },
  };
}
