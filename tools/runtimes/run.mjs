/**
 * Runs the packages in every runtime of cases.mjs, as a user has them: packed, and installed in an empty project with the runtime.
 *
 *   node --conditions=@dncjs/source tools/runtimes/run.mjs [PART…]   the cases whose names contain one of the parts; all by default
 *
 * Each case runs a trained network and compares its output with the reference. `npm run build` must have run before. Projects are kept in
 * ~/.cache/dncjs-runtimes, so that later runs install no tool again.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Dnc, ReferenceBackend } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import { packPackages, withDependencies } from "../pack.mjs";
import { cases } from "./cases.mjs";
import { closeBrowser, outcomeOfPage, outcomeOfServer } from "./pages.mjs";
import { createProject, run } from "./projects.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = resolve(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "dncjs-runtimes");
const parts = process.argv.slice(2);
const selected = cases.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
if (selected.length === 0) throw new Error(`no such case: got ${parts.join(", ")}`);

/** The output that every case must have; the input is that of projects/outcome.mjs. */
async function reference() {
  const x = Array.from({ length: 5 }, (_, t) => Array.from({ length: 8 }, (_, k) => ((3 * t + k) % 5 < 2 ? 1 : 0)));
  const bytes = readFileSync(resolve(root, "packages/models/copy/model.safetensors"));
  return Dnc.load(bytes, { backend: new ReferenceBackend() }).run(x);
}

/** Cases with the same files and tools share a project. */
const projectOf = ({ files, tools }) =>
  resolve(cache, `${files}-${createHash("sha256").update(JSON.stringify(tools)).digest("hex").slice(0, 8)}`);

/** The steps that were last run in a folder. */
const built = new Map();

async function outcomeOf(testCase, folder) {
  const { steps = [] } = testCase;
  if (built.get(folder) !== steps.join()) for (const step of steps) await run(step, folder);
  built.set(folder, steps.join());
  if (testCase.program) return run(testCase.program, folder);
  if (testCase.page) return outcomeOfPage(testCase, folder);
  return testCase.fetch ? outcomeOfServer(testCase, folder) : undefined;
}

/** @throws Error if the network did not run on the expected device, or its output differs from the reference */
function check(text, { device }, expected) {
  const line = text.split("\n").find((each) => each.includes('{"y":'));
  if (!line) throw new Error(`no outcome: got ${text.slice(-3000)}`);
  const { y, device: found } = JSON.parse(line.slice(line.indexOf("{"), line.lastIndexOf("}") + 1));
  if (y.length !== expected.length || !(relativeError(y, expected) < 1e-5)) throw new Error(`wrong output: ${y}`);
  if (!device.test(found.description)) throw new Error(`device: got ${JSON.stringify(found)}, expected ${device}`);
}

const tarballFolder = resolve(cache, "tarballs");
rmSync(tarballFolder, { recursive: true, force: true });
mkdirSync(tarballFolder, { recursive: true });
const tarballs = withDependencies("dncjs", packPackages(tarballFolder)).map(({ tarball }) => tarball);
const expected = await reference();
const created = new Map();
let failed = 0;
for (const testCase of selected) {
  const begin = performance.now();
  let result = "ok";
  try {
    const folder = projectOf(testCase);
    if (!created.has(folder)) created.set(folder, createProject(testCase, tarballs, folder));
    await created.get(folder);
    const outcome = await outcomeOf(testCase, folder);
    if (testCase.device) check(outcome, testCase, expected);
  } catch (error) {
    failed++;
    result = `failed\n  ${error.message.replaceAll("\n", "\n  ")}`;
  }
  console.log(
    `${testCase.name.padEnd(34)} ${((performance.now() - begin) / 1000).toFixed(1).padStart(5)} s  ${result}`,
  );
}
await closeBrowser();
console.log(`runtimes: ${selected.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
