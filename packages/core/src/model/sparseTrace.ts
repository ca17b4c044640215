import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import { stateOf } from "../network/state.ts";
import { sizeOf } from "../program/program.ts";
import type { Runner } from "../run/runner.ts";
import { denseOf, denseWeights, linkList, weightingsOf } from "./sparseState.ts";
import { State } from "./state.ts";
import { readTrace, sparseTrace, type Trace, type TraceTensor } from "./trace.ts";

/** Most numbers of a trace, 2 GiB in float64. */
const MAX_NUMBERS = 2 ** 28;

/**
 * Runs x [T,B,X] step by step on a plan of purpose "run", from the newest state, since a sparse memory has one storage for all steps. Returns
 * the trace of the dense network of the same sizes: weightings and links are dense tensors.
 * @throws ArgumentError if the trace would have more than 2^28 numbers
 */
export async function traceSparse(
  runner: Runner,
  x: FloatArray,
  mask: ArrayLike<number> | undefined,
  config: DncConfig,
): Promise<Trace> {
  const { data } = runner;
  const { batch } = runner.plan;
  const perStep = batch * config.inputSize;
  const steps = x.length / perStep;
  requireRoom(config, steps, batch);
  const parts: ReadonlyMap<string, TraceTensor>[] = [];
  for (let t = 0; t < steps; t++) {
    data.write("x", x.subarray(t * perStep, (t + 1) * perStep));
    const ownMask = mask && (Array.prototype.slice.call(mask, t * batch, (t + 1) * batch) as number[]);
    runner.forward(1, ownMask);
    if (runner.stepJournal?.isMarked) await runner.stepJournal.record(ownMask);
    const state = State.of(config, batch, await data.readState());
    // A plan of purpose "run" keeps two states, of which `readTrace` does not know the newest.
    parts.push(new Map([...denseLists(await readTrace(data, config), config), ...denseState(state, config)]));
  }
  return new Map([...parts[0]!].map(([name, { shape }]) => [name, endToEnd(name, shape, parts)]));
}

function requireRoom(config: DncConfig, steps: number, batch: number): void {
  const dense = stateOf({ ...config, memory: { ...config.memory!, sparse: null } });
  const numbers = steps * batch * dense.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (numbers <= MAX_NUMBERS) return;
  const expected = `at most ${MAX_NUMBERS} numbers in the state of all steps; use run, or fewer steps or locations`;
  throw new ArgumentError("x", `${steps} steps with ${numbers} numbers`, expected);
}

/** The state of one step, [1, B, ...]. */
function denseState(state: State, config: DncConfig): Map<string, TraceTensor> {
  const { locations: N, writeHeads: V, links } = config.memory!;
  const found = new Map<string, TraceTensor>();
  const add = (name: string, shape: readonly number[], data: FloatArray) =>
    found.set(name, { shape: [1, state.batch, ...shape], data });
  for (const name of state.names) if (!name.includes(".")) add(name, state.shape(name).slice(1), state.tensor(name));
  for (const name of weightingsOf(state)) {
    add(name, [state.shape(`${name}.index`)[1]!, N], denseWeights(state, name, N));
  }
  if (links) add("link", [V, N, N], denseLinks(state, N, V));
  return found;
}

function denseLinks(state: State, N: number, V: number): Float64Array {
  const link = new Float64Array(state.batch * V * N * N);
  const { index, value } = linkList(state);
  for (let e = 0; e < value.length; e++) {
    const at = index.subarray(4 * e, 4 * e + 4);
    link[((at[0]! * V + at[1]!) * N + at[2]!) * N + at[3]!] = value[e]!;
  }
  return link;
}

/** The other tensors of one step. A location outside the list of the retention has retention 1. */
function denseLists(trace: Trace, config: DncConfig): Map<string, TraceTensor> {
  const N = config.memory!.locations;
  const found = new Map([...trace].filter(([name]) => !name.includes(".")));
  for (const name of sparseTrace) {
    const index = trace.get(`${name}.index`);
    const value = trace.get(`${name}.value`);
    if (!index || !value) continue;
    const data = denseOf(index.data, value.data, index.shape.at(-1)!, N);
    if (name === "retention") fillRetention(data, index.data, index.shape.at(-1)!, N);
    found.set(name, { shape: [...index.shape.slice(0, -1), N], data });
  }
  return found;
}

function fillRetention(dense: Float64Array, index: FloatArray, size: number, N: number): void {
  const listed = denseOf(index, new Float64Array(index.length).fill(1), size, N);
  for (let k = 0; k < dense.length; k++) if (listed[k] === 0) dense[k] = 1;
}

function endToEnd(
  name: string,
  shape: readonly number[],
  parts: readonly ReadonlyMap<string, TraceTensor>[],
): TraceTensor {
  const length = sizeOf(shape);
  const data = new Float64Array(parts.length * length);
  for (const [t, part] of parts.entries()) data.set(part.get(name)!.data, t * length);
  return { shape: [parts.length, ...shape.slice(1)], data };
}
