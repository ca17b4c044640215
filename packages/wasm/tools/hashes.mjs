// Writes kernels.sha256, the SHA-256 of each compiled module: `npm run hashes -w packages/wasm` after a change of the kernels.
import { writeFileSync } from "node:fs";
import { checkAssets, HASHES, hashesOfKernels } from "../src/assets.ts";

checkAssets();
writeFileSync(new URL(`../${HASHES}`, import.meta.url), hashesOfKernels());
