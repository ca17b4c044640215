/** Runs modules and prints a digest of each one's memory: `child.ts FIRST COUNT CHOICE`. The flags of the process decide about joining. */
import { createHash } from "node:crypto";
import { type Choice, Draw, type Generated, generate, INPUT_BYTES, USED_BYTES } from "./module.ts";

const CALLS = 20;

const [first, count, choice] = process.argv.slice(2) as [string, string, string];
const lines: string[] = [];
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) lines.push(digestOf(seed));
console.log(lines.join("\n"));

function digestOf(seed: number): string {
  const { bytes, input } = generate(seed, JSON.parse(choice) as Choice);
  const { m, f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as {
    m: WebAssembly.Memory;
    f: (address: number) => void;
  };
  fill(m.buffer, input, seed);
  const hash = createHash("sha256");
  for (let call = 0; call < CALLS; call++) {
    f(0);
    hash.update(new Uint8Array(m.buffer, 0, USED_BYTES));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Writes integers, or floats of one digit before and three binary digits after the point. */
function fill(memory: ArrayBuffer, input: Generated["input"], seed: number): void {
  const draw = new Draw(~seed);
  const views = { integers: Uint8Array, float32: Float32Array, float64: Float64Array };
  const view = new views[input](memory, 0, INPUT_BYTES / views[input].BYTES_PER_ELEMENT);
  for (let k = 0; k < view.length; k++) view[k] = input === "integers" ? draw.below(256) : (draw.below(128) - 64) / 8;
}
