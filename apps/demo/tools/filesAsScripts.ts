import type { Plugin } from "vite";

/** Puts every file that code asks for (kernels, models) into a script, which hands it over in base64: see src/embed/filesAsScripts.ts. */
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
