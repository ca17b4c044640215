/**
 * Builds the programs of this folder into build/ as a page has them. `npm run sizes` then compares what each loads at once with the limits of
 * size-limit.config.mjs. `npm run build` must have run before.
 */
import { fileURLToPath } from "node:url";
import { build } from "vite";

/** The GPU backend is measured without core, which a page has anyway. */
const external = { gpu: [/^@dncjs\/core/] };

for (const program of ["run", "createDnc", "copy", "gpu"]) {
  await build({
    root: fileURLToPath(new URL("programs", import.meta.url)),
    logLevel: "warn",
    build: {
      outDir: fileURLToPath(new URL(`build/${program}`, import.meta.url)),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      manifest: true,
      rolldownOptions: {
        input: fileURLToPath(new URL(`programs/${program}.js`, import.meta.url)),
        external: external[program] ?? [],
      },
      target: "es2022",
    },
  });
}
