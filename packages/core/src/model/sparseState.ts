/**
 * The state of a sparse memory in other forms: weightings as dense tensors, links as a list. In a `State` a weighting is a list of entries,
 * `.index` (location + 1, 0: no entry) and `.value`, and the links of a location are such a list, with columns as locations.
 */
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import { State } from "./state.ts";

/** Weightings of a sparse state; without links there is no precedence. */
export function weightingsOf(state: State): readonly string[] {
  return ["precedence", "readWeights", "writeWeights"].filter((name) => state.names.includes(`${name}.index`));
}

/**
 * Checks the lists of a state of a sparse memory.
 * @throws ArgumentError for a location out of range or order, a value without a location, a link from a location to itself, or more links in a
 *   column than the state holds
 */
export function requireSparseState(state: State, { memory }: DncConfig): void {
  if (!memory?.sparse) return;
  for (const name of [...weightingsOf(state), ...(memory.links ? ["link"] : [])]) {
    const size = state.shape(`${name}.index`).at(-1)!;
    requireLists(state, name, size, memory.locations);
  }
  if (memory.links) requireColumns(state);
}

/** Links to other locations only, at most as many in a column as in a row. */
function requireColumns(state: State): void {
  const [B, V, N, links] = state.shape("link.index") as [number, number, number, number];
  const index = state.tensor("link.index");
  const counts = new Uint32Array(B * V * N);
  for (let at = 0; at < index.length; at++) {
    if (index[at] === 0) continue;
    const row = Math.floor(at / links);
    const j = index[at]! - 1;
    const column = Math.floor(row / N) * N + j;
    const isFull = ++counts[column]! > links;
    if (row !== column && !isFull) continue;
    const expected = isFull ? `at most ${links} links in column ${j}` : "the column of another location";
    throw new ArgumentError(`link.index[${at}] of state`, index[at], expected);
  }
}

function requireLists(state: State, name: string, size: number, locations: number): void {
  const index = state.tensor(`${name}.index`);
  const value = state.tensor(`${name}.value`);
  for (let k = 0; k < index.length; k++) {
    const entry = index[k]!;
    const before = k % size === 0 ? undefined : index[k - 1]!;
    const isPlace = Number.isInteger(entry) && entry >= 0 && entry <= locations;
    const isOrdered = before === undefined || entry === 0 || (before > 0 && entry > before);
    if (!isPlace || !isOrdered) {
      const expected = `location + 1, at most ${locations}, in ascending order, then 0`;
      throw new ArgumentError(`${name}.index[${k}] of state`, entry, expected);
    }
    if (entry === 0 && value[k] !== 0)
      throw new ArgumentError(`${name}.value[${k}] of state`, value[k], "0 at an empty place");
  }
}

/** A weighting as a dense tensor [B, heads, N], with the values of `values`: those of the state itself, or their gradients. */
export function denseWeights(state: State, name: string, locations: number, values: State = state): Float64Array {
  const size = state.shape(`${name}.index`).at(-1)!;
  return denseOf(state.tensor(`${name}.index`), values.tensor(`${name}.value`), size, locations);
}

/** Lists of `size` places as dense tensors of `locations` numbers, end to end. */
function denseOf(index: FloatArray, value: FloatArray, size: number, locations: number): Float64Array {
  const dense = new Float64Array((index.length / size) * locations);
  for (let k = 0; k < index.length; k++) {
    if (index[k]! > 0) dense[Math.floor(k / size) * locations + index[k]! - 1] = value[k]!;
  }
  return dense;
}

/**
 * Sets a weighting from a dense tensor [B, heads, N]; its entries are the numbers that are not 0.
 * @throws ArgumentError for more entries than a list holds
 */
export function setDenseWeights(state: State, name: string, locations: number, dense: ArrayLike<number>): void {
  const index = state.tensor(`${name}.index`).fill(0);
  const value = state.tensor(`${name}.value`).fill(0);
  const size = state.shape(`${name}.index`).at(-1)!;
  for (let list = 0; list < index.length / size; list++) {
    let count = 0;
    for (let n = 0; n < locations; n++) {
      const x = dense[list * locations + n]!;
      if (x === 0) continue;
      if (count === size) throw new ArgumentError(name, `more than ${size} entries`, `at most ${size} in a list`);
      index[list * size + count] = n + 1;
      value[list * size + count++] = x;
    }
  }
}

/** Takes the values of a dense tensor [B, heads, N] at the entries of another state, such as gradients. */
export function setWeightsAt(
  state: State,
  name: string,
  locations: number,
  dense: ArrayLike<number>,
  entries: State,
): void {
  const index = entries.tensor(`${name}.index`);
  const value = state.tensor(`${name}.value`);
  const size = state.shape(`${name}.index`).at(-1)!;
  for (let k = 0; k < index.length; k++) {
    if (index[k]! > 0) value[k] = dense[Math.floor(k / size) * locations + index[k]! - 1]!;
  }
}

/** A tensor of a state as it is saved. */
export interface StateTensor {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

/**
 * The tensors of a state as they are saved. Of a sparse memory, `.index` of a weighting holds locations, -1 for an empty place, and links are a
 * list: link.index [E,4] (batch element, write head, row, column), link.value [E].
 */
export function tensorsOfState(state: State, { memory }: DncConfig): ReadonlyMap<string, StateTensor> {
  const found = new Map<string, StateTensor>();
  for (const name of state.names) {
    if (memory?.sparse && name.startsWith("link.")) continue;
    const data = state.tensor(name);
    const isIndex = memory?.sparse && name.endsWith(".index");
    found.set(name, { shape: state.shape(name), data: isIndex ? data.map((entry) => entry - 1) : data.slice() });
  }
  if (!memory?.sparse || !memory.links) return found;
  const { index, value } = linkList(state);
  found.set("link.index", { shape: [value.length, 4], data: index });
  return found.set("link.value", { shape: [value.length], data: value });
}

/**
 * The state of saved tensors. Weightings and links of a sparse memory may also be those of a dense state, `readWeights [B,R,N]` and
 * `link [B,V,N,N]`, if their numbers that are not 0 fit in the lists.
 * @throws ArgumentError for a tensor that is missing or of another size, and naming the bound for lists that are too long or not valid
 */
export function stateOfTensors(
  config: DncConfig,
  batch: number,
  tensors: ReadonlyMap<string, Pick<StateTensor, "data">>,
): State {
  const state = State.zero(config, batch);
  const read = (name: string, length: number): FloatArray => {
    const data = tensors.get(name)?.data;
    if (data?.length === length) return data;
    throw new ArgumentError(name, data && `${data.length} values`, `${length} values`);
  };
  const { memory } = config;
  const isList = (name: string): boolean => Boolean(memory?.sparse) && name.includes(".");
  for (const name of state.names) {
    if (!isList(name)) state.tensor(name).set(read(name, state.tensor(name).length));
  }
  if (!memory?.sparse) return state;
  for (const name of weightingsOf(state)) readWeighting(state, name, memory.locations, tensors.has(name), read);
  if (memory.links && tensors.has("link")) {
    const { writeHeads: V, locations: N } = memory;
    setLinks(state, denseLinks(read("link", batch * V * N * N), V, N));
  } else if (memory.links) {
    const value = read("link.value", tensors.get("link.value")?.data.length ?? 0);
    setLinks(state, { index: read("link.index", 4 * value.length), value });
  }
  requireSparseState(state, config);
  return state;
}

function readWeighting(
  state: State,
  name: string,
  locations: number,
  isDense: boolean,
  read: (name: string, length: number) => FloatArray,
): void {
  const { length } = state.tensor(`${name}.index`);
  const size = state.shape(`${name}.index`).at(-1)!;
  if (isDense) {
    setDenseWeights(state, name, locations, read(name, (length / size) * locations));
    return;
  }
  state.tensor(`${name}.index`).set(read(`${name}.index`, length).map((location) => location + 1));
  state.tensor(`${name}.value`).set(read(`${name}.value`, length));
}

/** The links of a dense state [B,V,N,N] that are not 0. A link from a location to itself has no meaning and is left out. */
function denseLinks(link: FloatArray, V: number, N: number): { readonly index: number[]; readonly value: number[] } {
  const index: number[] = [];
  const value: number[] = [];
  for (let at = 0; at < link.length; at++) {
    const [j, i, bv] = [at % N, Math.floor(at / N) % N, Math.floor(at / (N * N))];
    if (link[at] === 0 || i === j) continue;
    index.push(Math.floor(bv / V), bv % V, i, j);
    value.push(link[at]!);
  }
  return { index, value };
}

/** All links of a batch, by ascending batch element, write head, row and column. */
export interface LinkList {
  /** [E,4]: batch element, write head, row i and column j of each link. */
  readonly index: Float64Array;
  /** [E] */
  readonly value: Float64Array;
}

/** The links of a state, with the values of `values`: those of the state itself, or their gradients. */
export function linkList(state: State, values: State = state): LinkList {
  const columns = state.tensor("link.index");
  const link = values.tensor("link.value");
  const index: number[] = [];
  const value: number[] = [];
  for (let at = 0; at < columns.length; at++) {
    if (columns[at] === 0) continue;
    index.push(...placeOfLink(state, at), columns[at]! - 1);
    value.push(link[at]!);
  }
  return { index: Float64Array.from(index), value: Float64Array.from(value) };
}

/** Sets the values of links, in the order of `linkList` of another state. */
export function setLinkValues(state: State, value: ArrayLike<number>, entries: State): void {
  const columns = entries.tensor("link.index");
  const link = state.tensor("link.value");
  let next = 0;
  for (let at = 0; at < columns.length; at++) if (columns[at]! > 0) link[at] = value[next++]!;
}

/** Sets the links. @throws ArgumentError for a link out of range or order, or for more links in a row or column than the state holds */
export function setLinks(state: State, { index, value }: Readonly<Record<keyof LinkList, ArrayLike<number>>>): void {
  const [B, V, N, links] = state.shape("link.index") as [number, number, number, number];
  const columns = state.tensor("link.index").fill(0);
  const link = state.tensor("link.value").fill(0);
  const inColumn = new Uint32Array(B * V * N);
  for (let e = 0; e < value.length; e++) {
    const [b, v, i, j] = [0, 1, 2, 3].map((k) => index[4 * e + k]!) as [number, number, number, number];
    const row = (b * V + v) * N + i;
    requireLink(e, [b, v, i, j], [B, V, N, N]);
    const entries = columns.subarray(row * links, (row + 1) * links);
    const place = entries.indexOf(0);
    const column = (b * V + v) * N + j;
    if (place < 0 || ++inColumn[column]! > links) {
      const at = place < 0 ? `row ${i}` : `column ${j}`;
      throw new ArgumentError(
        "link.index",
        `more than ${links} links in ${at}`,
        `at most ${links} in every row and column`,
      );
    }
    if (place > 0 && entries[place - 1]! > j)
      throw new ArgumentError(`link.index[${e}]`, j, "columns in ascending order");
    entries[place] = j + 1;
    link[row * links + place] = value[e]!;
  }
}

function requireLink(e: number, place: readonly number[], sizes: readonly number[]): void {
  const isIn = place.every((value, k) => Number.isInteger(value) && value >= 0 && value < sizes[k]!);
  if (isIn && place[2] !== place[3]) return;
  throw new ArgumentError(`link.index[${e}]`, place, `two locations, each number below ${sizes.join(", ")}`);
}

/** Batch element, write head and row of number `at` of the links. */
function placeOfLink(state: State, at: number): [b: number, v: number, i: number] {
  const [, V, N, links] = state.shape("link.index") as [number, number, number, number];
  const row = Math.floor(at / links);
  return [Math.floor(row / (V * N)), Math.floor(row / N) % V, row % N];
}
