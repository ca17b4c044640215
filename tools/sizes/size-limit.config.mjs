import { readFileSync } from "node:fs";

/** The files that a program of this folder loads at once. */
function filesOf(program) {
  const folder = `build/${program}`;
  const manifest = JSON.parse(readFileSync(new URL(`${folder}/.vite/manifest.json`, import.meta.url), "utf8"));
  const found = new Set();
  const visit = (name) => {
    const { file, imports = [] } = manifest[name];
    found.add(`${folder}/${file}`);
    for (const other of imports) visit(other);
  };
  visit(`${program}.js`);
  return [...found];
}

const kernels = (name) => `../../packages/wasm/build/kernels.${name}.wasm`;

// Limits are the sizes of today and a little more. The goal of the first is 40 KB. README.md says what is in it.
export default [
  {
    name: "run a network: core, wasm, its kernels",
    path: [...filesOf("run"), kernels("run.relaxed")],
    limit: "51.1 KB",
  },
  { name: "the kernels that only run networks", path: kernels("run.relaxed"), limit: "17.5 KB" },
  { name: "the kernels that train networks too", path: kernels("relaxed"), limit: "62 KB" },
  { name: "gpu, without core", path: filesOf("gpu"), limit: "25 KB" },
  { name: "createDnc", path: filesOf("createDnc"), limit: "40.1 KB" },
  { name: "one model: dncjs/models/copy", path: filesOf("copy"), limit: "26 KB" },
].map((each) => ({ ...each, gzip: true }));
