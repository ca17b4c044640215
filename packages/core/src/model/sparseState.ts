/**
 * The state of a sparse memory in other forms: weightings as dense tensors, links as a list. In a `State` a weighting is a list of entries,
 * `.index` (location + 1, 0: no entry) and `.value`, and the links of a location are such a list, with columns as locations.
 */
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import type { State } from "./state.ts";

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
  if (!memory.links) return;
  const { index, value } = linkList(state);
  setLinks(state.fork(), { index, value });
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
export function denseOf(index: FloatArray, value: FloatArray, size: number, locations: number): Float64Array {
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
  const inColumn = new Map<number, number>();
  for (let e = 0; e < value.length; e++) {
    const [b, v, i, j] = [0, 1, 2, 3].map((k) => index[4 * e + k]!) as [number, number, number, number];
    const row = (b * V + v) * N + i;
    requireLink(e, [b, v, i, j], [B, V, N, N]);
    const entries = columns.subarray(row * links, (row + 1) * links);
    const place = entries.indexOf(0);
    const column = (b * V + v) * N + j;
    inColumn.set(column, (inColumn.get(column) ?? 0) + 1);
    if (place < 0 || inColumn.get(column)! > links) {
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
