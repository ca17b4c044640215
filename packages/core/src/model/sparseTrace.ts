import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import { stateOf } from "../network/state.ts";
import { sizeOf, type TensorSpec } from "../program/program.ts";
import type { PassData } from "../run/passData.ts";
import type { Runner } from "../run/runner.ts";
import { MAX_NUMBERS, valueOutside } from "./touchedTrace.ts";
import { readTrace, sparseTrace, type Trace, type TraceTensor } from "./trace.ts";

/**
 * Runs x [T,B,X] step by step on a plan of purpose "run", from the newest state, since a sparse memory has one storage for all steps. Returns
 * the trace of the touched locations. Its length depends on them, not on N.
 * @throws ArgumentError if the trace might have more than 2^28 numbers; nothing is run then
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
  const used = await locationsInUse(data, config);
  requireRoom(config, steps, batch, used.size);
  const records: StepRecord[] = [];
  for (let t = 0; t < steps; t++) {
    data.write("x", x.subarray(t * perStep, (t + 1) * perStep));
    const ownMask = mask && (Array.prototype.slice.call(mask, t * batch, (t + 1) * batch) as number[]);
    runner.forward(1, ownMask);
    if (runner.stepJournal?.isMarked) await runner.stepJournal.record(ownMask);
    records.push(await recordStep(data, config, used));
  }
  const locations = Int32Array.from(used).sort();
  return Object.assign(tensorsOf(records, locations), {
    touched: { locations, total: config.memory!.locations },
  });
}

/** The numbers of one step. `rows` are those of the locations that were in use by then; all others are 0. */
interface StepRecord {
  /** Tensors without locations, [1,B,...]. */
  readonly plain: ReadonlyMap<string, TraceTensor>;
  readonly lists: ReadonlyMap<string, List>;
  readonly locations: Int32Array;
  readonly rows: ReadonlyMap<string, Rows>;
}

/** Lists of `shape.at(-1)` entries: location + 1, 0 for an empty place. */
interface List {
  /** [1,B,...] */
  readonly shape: readonly number[];
  readonly index: FloatArray;
  readonly value: FloatArray;
}

/** The rows of a state tensor with a journal, [count, locations, rowSize]. */
interface Rows {
  /** Without the batch dimension. */
  readonly shape: readonly number[];
  readonly rowSize: number;
  readonly data: FloatArray;
}

function journaledState(config: DncConfig): readonly (TensorSpec & { readonly rowSize: number })[] {
  return stateOf(config).flatMap((spec) =>
    spec.history?.keep === "journal" ? [{ ...spec, rowSize: spec.history.rowSize }] : [],
  );
}

function listNames(config: DncConfig): readonly string[] {
  return stateOf(config).flatMap(({ name, history }) =>
    name.endsWith(".index") && !history ? [name.replace(".index", "")] : [],
  );
}

/** The locations with a number that is not 0, and those in a weighting of the state. */
async function locationsInUse(data: PassData, config: DncConfig): Promise<Set<number>> {
  const N = config.memory!.locations;
  const used = new Set<number>();
  for (const { name, rowSize } of journaledState(config)) {
    const values = await data.viewState(name);
    for (let k = 0; k < values.length; k++) {
      if (values[k] === 0) continue;
      const row = Math.floor(k / rowSize);
      used.add(row % N);
      k = (row + 1) * rowSize - 1;
    }
  }
  for (const name of listNames(config)) addLocations(used, await data.viewState(`${name}.index`));
  return used;
}

function addLocations(used: Set<number>, index: FloatArray): void {
  for (const entry of index) if (entry > 0) used.add(entry - 1);
}

/**
 * Returns the most steps that a trace may have after `before` steps from the zero state: Infinity for a dense memory and without a memory.
 * The trace of a sparse memory holds every touched location in every step, so a long sequence is traced in part.
 */
export function mostTraceSteps(config: DncConfig, batch: number, before: number = 0): number {
  if (!config.memory?.sparse) return Number.POSITIVE_INFINITY;
  const used = mostTouched(config, batch, before, 0);
  let [most, above] = [0, MAX_NUMBERS + 1];
  while (above - most > 1) {
    const middle = Math.floor((most + above) / 2);
    if (mostNumbers(config, middle, batch, used) <= MAX_NUMBERS) most = middle;
    else above = middle;
  }
  return most;
}

/** Checks that the trace is small enough. */
function requireRoom(config: DncConfig, steps: number, batch: number, used: number): void {
  const numbers = mostNumbers(config, steps, batch, used);
  if (numbers <= MAX_NUMBERS) return;
  const expected = `at most ${MAX_NUMBERS} numbers in the trace of all steps; use run, or fewer steps`;
  throw new ArgumentError("x", `${steps} steps with up to ${numbers} numbers`, expected);
}

/** Most numbers of a trace that starts with `used` locations in use. */
function mostNumbers(config: DncConfig, steps: number, batch: number, used: number): number {
  const { locations: N, writeHeads: V, readHeads: R } = config.memory!;
  const rows = journaledState(config).reduce((sum, { shape }) => sum + sizeOf(shape) / N, 0);
  return steps * batch * mostTouched(config, batch, steps, used) * (rows + 2 * (R + V) * (1 + V));
}

/**
 * Most locations that are in use after some steps. A step touches at most these new ones: those that are allocated, and the unwritten ones
 * with the lowest numbers, of which the write look-up and the read look-ups choose. Links lead to touched locations only.
 */
function mostTouched(config: DncConfig, batch: number, steps: number, used: number): number {
  const { locations: N, writeHeads: V, sparse } = config.memory!;
  const { reads, allocations } = sparse!;
  return Math.min(N, used + batch * (steps * (V * allocations + 2 * reads) + 2 * reads));
}

async function recordStep(data: PassData, config: DncConfig, used: Set<number>): Promise<StepRecord> {
  const { batch } = data.plan;
  const saved = await readTrace(data, config);
  const plain = new Map([...saved].filter(([name]) => !name.includes(".")));
  const lists = new Map<string, List>();
  for (const name of sparseTrace) {
    const index = saved.get(`${name}.index`);
    if (index) lists.set(name, { shape: index.shape, index: index.data, value: saved.get(`${name}.value`)!.data });
  }
  for (const { name, shape, history } of stateOf(config)) {
    if (history) continue;
    const values = (await data.viewState(name)).slice();
    if (!name.includes(".")) plain.set(name, { shape: [1, batch, ...shape], data: values });
    else if (name.endsWith(".index")) {
      const value = (await data.viewState(name.replace("index", "value"))).slice();
      lists.set(name.replace(".index", ""), { shape: [1, batch, ...shape], index: values, value });
    }
  }
  for (const { index } of lists.values()) addLocations(used, index);
  const locations = Int32Array.from(used);
  const rows = new Map<string, Rows>();
  for (const { name, shape, rowSize } of journaledState(config)) {
    const values = rowsOf(await data.viewState(name), rowSize, config.memory!.locations, locations);
    rows.set(name, { shape, rowSize, data: values });
  }
  return { plain, lists, locations, rows };
}

/** Copies the rows of some locations from [count, N, rowSize]. */
function rowsOf(values: FloatArray, rowSize: number, N: number, locations: Int32Array): FloatArray {
  const count = values.length / (N * rowSize);
  const n = locations.length;
  const rows = new (values.constructor as Float64ArrayConstructor)(count * n * rowSize);
  for (let c = 0; c < count; c++) {
    for (let k = 0; k < n; k++) {
      const from = (c * N + locations[k]!) * rowSize;
      rows.set(values.subarray(from, from + rowSize), (c * n + k) * rowSize);
    }
  }
  return rows;
}

function tensorsOf(records: readonly StepRecord[], locations: Int32Array): Map<string, TraceTensor> {
  const places = new Map(Array.from(locations, (location, place) => [location, place]));
  const first = records[0]!;
  const batch = first.plain.get("y")!.shape[1]!;
  const n = locations.length;
  const found = new Map<string, TraceTensor>();
  for (const [name, { shape, data }] of first.plain) {
    const write = (t: number, into: FloatArray) => into.set(records[t]!.plain.get(name)!.data);
    found.set(name, endToEnd(records.length, shape.slice(1), data, write));
  }
  for (const [name, { shape, value }] of first.lists) {
    const write = (t: number, into: FloatArray) => writeList(into, records[t]!.lists.get(name)!, places, name);
    found.set(name, endToEnd(records.length, [...shape.slice(1, -1), n], value, write));
  }
  for (const [name, { shape, rowSize, data }] of first.rows) {
    const heads = name.startsWith("link.") ? [shape[0]!] : [];
    const inner = name === "usage" ? [] : [rowSize];
    const write = (t: number, into: FloatArray) => writeRows(into, records[t]!, name, places);
    found.set(name, endToEnd(records.length, [batch, ...heads, n, ...inner], data, write));
  }
  return found;
}

/** A tensor [T, ...shape], of the precision of `like`, whose steps `write` fills. */
function endToEnd(
  steps: number,
  shape: readonly number[],
  like: FloatArray,
  write: (t: number, into: FloatArray) => void,
): TraceTensor {
  const size = sizeOf(shape);
  const data = new (like.constructor as Float64ArrayConstructor)(steps * size);
  for (let t = 0; t < steps; t++) write(t, data.subarray(t * size, (t + 1) * size));
  return { shape: [steps, ...shape], data };
}

function writeList(into: FloatArray, list: List, places: ReadonlyMap<number, number>, name: string): void {
  const size = list.shape.at(-1)!;
  into.fill(valueOutside(name));
  for (let k = 0; k < list.index.length; k++) {
    if (list.index[k]! === 0) continue;
    into[Math.floor(k / size) * places.size + places.get(list.index[k]! - 1)!] = list.value[k]!;
  }
}

function writeRows(into: FloatArray, step: StepRecord, name: string, places: ReadonlyMap<number, number>): void {
  const { rowSize, data } = step.rows.get(name)!;
  const m = step.locations.length;
  for (let row = 0; row < data.length / rowSize; row++) {
    const place = Math.floor(row / m) * places.size + places.get(step.locations[row % m]!)!;
    into.set(data.subarray(row * rowSize, (row + 1) * rowSize), place * rowSize);
  }
}
