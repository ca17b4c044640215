/**
 * The runtimes and tools in which the packages run, each at an exact version. A case is an empty project:
 *
 *   files    its folder in projects/
 *   tools    npm packages that it installs besides ours
 *   steps    commands that must succeed
 *   program  a command that prints the outcome, or
 *   page     a page that sets it, or
 *   fetch    a path at which a server answers with it; without these, the steps are the test
 *   serve    the command that starts the server at $PORT, by default one for the files of the folder
 *   device   a pattern of the description of the device that must have run the network
 */
const FILE = /^wasm (relaxed )?simd, 1 thread$/;
const EMBEDDED = /^wasm simd, 1 thread \(embedded kernels: .+\)$/;
const GIVEN = /^wasm simd, 1 thread$/;

const node = (version) => {
  const tools = { [`node-${process.platform}-${process.arch}`]: version };
  return ["node use.mjs", "node use.cjs", "node worker.mjs"].map((program) => ({
    name: `node ${version.split(".")[0]}: ${program}`,
    files: "programs",
    tools,
    program,
    device: FILE,
  }));
};

const vite = (version) => {
  const common = { files: "page", tools: { vite: version } };
  const name = `vite ${version.split(".")[0]}`;
  const built = (page) => ({
    ...common,
    serve: "vite preview --host 127.0.0.1 --port $PORT",
    steps: ["vite build"],
    page,
    device: FILE,
  });
  const served = { ...common, serve: "vite --host 127.0.0.1 --port $PORT" };
  const device = version.startsWith("7.") ? EMBEDDED : FILE;
  return [
    { ...served, name: `${name}: dev`, page: "/index.html", device },
    { ...served, name: `${name}: dev, worker`, page: "/worker.html", device },
    { ...built("/index.html"), name: `${name}: build` },
    { ...built("/worker.html"), name: `${name}: build, worker` },
    { ...built("/csp.html"), name: `${name}: build, no unsafe-eval` },
  ];
};

/** Each version compiles a program that imports every package: with the types of the DOM, and with those of Node alone. */
const typescript = (version) => ({
  name: `typescript ${version.slice(0, 3)}`,
  files: "typescript",
  tools: { typescript: version, "@types/node": "24.19.2" },
  steps: ["tsc -p tsconfig.dom.json", "tsc -p tsconfig.node.json"],
});

const bundled = { files: "page", page: "/bundle.html" };
const webpack = { ...bundled, tools: { webpack: "5.113.0", "webpack-cli": "7.3.1" }, device: FILE };
webpack.steps = ["webpack --config webpack.config.cjs --fail-on-warnings"];
const next = {
  files: "next",
  tools: { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" },
  serve: "next start --hostname 127.0.0.1 --port $PORT",
};

export const cases = [
  ...["20.20.2", "22.23.5", "24.22.3"].flatMap(node),
  { name: "deno", files: "programs", tools: { deno: "2.9.6" }, program: "deno run -A use.mjs", device: FILE },
  {
    name: "bun",
    files: "programs",
    tools: { bun: "1.4.5" },
    steps: ["node node_modules/bun/install.js"],
    program: "bun use.mjs",
    device: FILE,
  },
  {
    name: "workerd: a compiled module",
    files: "workerd",
    tools: { workerd: "1.20261117.1", esbuild: "0.28.2" },
    steps: ["esbuild worker.js --bundle --format=esm --outfile=dist/worker.js '--external:*.wasm'"],
    serve: "workerd serve config.capnp --socket-addr http=127.0.0.1:$PORT",
    fetch: "/",
    device: GIVEN,
  },
  ...["7.3.8", "8.4.0"].flatMap(vite),
  { ...webpack, name: "webpack: no warnings" },
  { ...webpack, name: "webpack: worker", page: "/bundledWorker.html" },
  {
    ...bundled,
    name: "esbuild: one file",
    tools: { esbuild: "0.28.2" },
    steps: ["esbuild main.js --bundle --format=esm --outfile=dist/main.js"],
    device: EMBEDDED,
  },
  {
    ...bundled,
    name: "esbuild: split",
    tools: { esbuild: "0.28.2" },
    steps: ["esbuild main.js --bundle --splitting --format=esm --outdir=dist"],
    device: EMBEDDED,
  },
  {
    ...bundled,
    name: "rollup",
    tools: { rollup: "4.68.8", "@rollup/plugin-node-resolve": "16.0.3" },
    steps: ["rollup main.js --plugin 'node-resolve={browser:true}' --format es --dir dist --failAfterWarnings"],
    device: EMBEDDED,
  },
  { files: "page", tools: {}, name: "an import map, no bundler", page: "/plain.html", device: FILE },
  { ...next, name: "next: client", steps: ["next build"], page: "/client", device: FILE },
  { ...next, name: "next: server", steps: ["next build"], fetch: "/server", device: FILE },
  { ...next, name: "next, webpack: client", steps: ["next build --webpack"], page: "/client", device: FILE },
  { ...next, name: "next, webpack: server", steps: ["next build --webpack"], fetch: "/server", device: EMBEDDED },
  { name: "vitest", files: "tests", tools: { vitest: "5.1.2" }, program: "vitest run vitest.test.mjs", device: FILE },
  {
    name: "jest",
    files: "tests",
    tools: { jest: "30.5.2" },
    program: "NODE_OPTIONS=--experimental-vm-modules jest --config jest.config.json",
    device: FILE,
  },
  ...["5.4.5", "5.5.4", "5.6.3", "5.7.3", "5.8.3", "5.9.3", "6.0.3", "7.0.2"].map(typescript),
];
