import * as nodeModule from "node:module";

/**
 * Helps Node to import a file of the user until the returned function is called. The file is read as an ES module even if its package.json
 * says "commonjs", as that of `npm init` does. `@dncjs` packages that are not installed beside the file are those of this command. Does
 * nothing before Node 22.15, which has no hooks in the same thread.
 */
export function importHelp(url: string, format: "module" | "module-typescript" | undefined): () => void {
  if (nodeModule.registerHooks === undefined) return () => {};
  const hooks = nodeModule.registerHooks({
    resolve(specifier, context, next) {
      try {
        const found = next(specifier, context);
        return format !== undefined && found.url === url ? { ...found, format } : found;
      } catch (error) {
        if (!specifier.startsWith("@dncjs/")) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
  return () => hooks.deregister();
}
