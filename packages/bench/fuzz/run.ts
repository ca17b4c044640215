/**
 * A differential test of V8's joining of vectors: runs random modules in two processes, with the flag and without, and compares the bits.
 *
 *   npm run fuzz -w @dncjs/bench -- --modules 10000 --seed 1
 *
 * Further flags: --directed (only the pattern that V8 13.6 miscompiles) · --shuffled 4 (shuffles keep this many bytes together, as those of
 * our kernels do; default 1) · --node PATH (another Node). Exits with 1 if a module differs.
 */
import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { JOIN_FLAGS } from "@dncjs/wasm";
import { type Choice, generate } from "./module.ts";

const BATCH = 2500;
const MOST_SHOWN = 5;

const { values: flags } = parseArgs({
  options: {
    modules: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    node: { type: "string", default: process.execPath },
    shuffled: { type: "string", default: "1" },
    directed: { type: "boolean", default: false },
  },
});
const choice: Choice = { directed: flags.directed, shuffled: Number(flags.shuffled) };
const modules = Number(flags.modules);
const first = Number(flags.seed) * 1_000_000;
const print = "process.versions.node+', V8 '+process.versions.v8";
const version = execFileSync(flags.node, ["-p", print], { encoding: "utf8" }).trim();

const different: number[] = [];
for (let done = 0; done < modules; done += BATCH) {
  const count = Math.min(BATCH, modules - done);
  const [joined, plain] = await Promise.all([
    digests(JOIN_FLAGS, first + done, count),
    digests(["--no-liftoff"], first + done, count),
  ]);
  for (let k = 0; k < count; k++) if (joined[k] !== plain[k]) different.push(first + done + k);
}
for (const seed of different.slice(0, MOST_SHOWN)) {
  console.log(`module ${seed}: ${Buffer.from(generate(seed, choice).bytes).toString("base64")}`);
}
console.log(`Node ${version}: ${different.length} of ${modules} modules differ`);
if (different.length > 0) process.exitCode = 1;

async function digests(nodeFlags: readonly string[], seed: number, count: number): Promise<string[]> {
  const script = fileURLToPath(new URL("child.ts", import.meta.url));
  const args = [...nodeFlags, script, `${seed}`, `${count}`, JSON.stringify(choice)];
  const { stdout } = await promisify(execFile)(flags.node, args, { maxBuffer: 2 ** 26 });
  const lines = stdout.trim().split("\n");
  if (lines.length !== count) throw new Error(`${flags.node}: got ${lines.length} digests, expected ${count}`);
  return lines;
}
