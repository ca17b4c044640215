/** The trace of a sparse memory, which holds few locations, in other forms: of more locations, or of all of them. */
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { sizeOf } from "../program/program.ts";
import type { TouchedLocations, Trace, TraceTensor } from "./trace.ts";

/** Most numbers of a trace, 2 GiB in float64. */
export const MAX_NUMBERS: number = 2 ** 28;

/** The tensors of a trace with locations, and the number of axes that follow the axis of the locations. */
const locationTensors: ReadonlyMap<string, number> = new Map([
  ["memory", 1],
  ["link.index", 1],
  ["link.value", 1],
  ...["usage", "retention", "precedence", "readWeights", "writeWeights"].map((name) => [name, 0] as const),
  ...["allocation", "writeContent", "readContent", "forward", "backward"].map((name) => [name, 0] as const),
]);

/** Value of a location that a trace does not hold. */
export function valueOutside(name: string): number {
  return name === "retention" ? 1 : 0;
}

/**
 * Returns the trace of a sparse memory with more locations, in the zero state. Returns the trace itself if it already holds these locations.
 * @throws ArgumentError unless `locations` are ascending and include those of the trace
 */
export function spreadTrace(trace: Trace, locations: Int32Array): Trace {
  const { touched } = trace;
  if (!touched) throw new ArgumentError("trace", "of a dense memory", "a trace of a sparse memory");
  if (equal(touched.locations, locations)) return trace;
  const found = new Map<string, TraceTensor>();
  for (const [name, tensor] of trace) {
    const inner = locationTensors.get(name);
    found.set(name, inner === undefined ? tensor : spread(name, tensor, inner, touched, locations));
  }
  return Object.assign(found, { touched: { locations, total: touched.total } });
}

/**
 * Returns the trace of all locations, as that of a dense memory: weightings and `link` [T,B,V,N,N] are dense tensors. Returns the trace of a
 * dense memory itself.
 * @throws ArgumentError for more than 2^28 numbers
 */
export function wholeTrace(trace: Trace): Trace {
  const { touched } = trace;
  if (!touched) return trace;
  const { total } = touched;
  requireRoom(trace, total);
  const spreaded = spreadTrace(
    trace,
    Int32Array.from({ length: total }, (_, n) => n),
  );
  const whole = new Map<string, TraceTensor>([...spreaded].filter(([name]) => !name.startsWith("link.")));
  const index = spreaded.get("link.index");
  if (index) whole.set("link", denseLinks(index, spreaded.get("link.value")!.data));
  return whole;
}

/** Where the numbers of one step of a tensor lie in the tensor of all locations. */
export interface WholeIndex {
  /** Numbers of a step in the tensor of all locations. */
  readonly size: number;
  /** Maps the index of a number in the tensor [T,B,...] of the trace to its index among the numbers of its step, [B,...]. */
  of(index: number): number;
}

/**
 * Maps the numbers of a tensor to those of all locations. Of `link.value` they are the numbers of `link` [B,V,N,N].
 * @throws ArgumentError if the trace has no tensor of this name
 */
export function wholeIndexOf(trace: Trace, name: string): WholeIndex {
  const tensor = trace.get(name);
  if (!tensor) throw new ArgumentError("name", name, `a tensor of the trace: ${[...trace.keys()].join(", ")}`);
  const { shape, data } = tensor;
  const perStep = data.length / shape[0]!;
  const inner = locationTensors.get(name);
  const { touched } = trace;
  if (!touched || inner === undefined) return { size: perStep, of: (index) => index % perStep };
  const { locations, total } = touched;
  const n = locations.length;
  const numbers = inner === 0 ? 1 : shape.at(-1)!;
  const rowOf = (index: number) => {
    const row = Math.floor((index % perStep) / numbers);
    return Math.floor(row / n) * total + locations[row % n]!;
  };
  const rows = (perStep / (n * numbers)) * total;
  if (name !== "link.value") return { size: rows * numbers, of: (index) => rowOf(index) * numbers + (index % numbers) };
  const columns = trace.get("link.index")!.data;
  return { size: rows * total, of: (index) => rowOf(index) * total + columns[index]! - 1 };
}

function requireRoom(trace: Trace, total: number): void {
  let numbers = 0;
  for (const [name, { shape }] of trace) {
    const inner = locationTensors.get(name);
    const at = shape.length - 1 - (inner ?? 0);
    if (inner === undefined) numbers += sizeOf(shape);
    else if (name === "link.value") numbers += sizeOf(shape.slice(0, at)) * total * total;
    else if (name !== "link.index") numbers += sizeOf(shape.with(at, total));
  }
  if (numbers <= MAX_NUMBERS) return;
  throw new ArgumentError("trace", `${numbers} numbers with all locations`, `at most ${MAX_NUMBERS}`);
}

function spread(
  name: string,
  { shape, data }: TraceTensor,
  inner: number,
  touched: TouchedLocations,
  locations: Int32Array,
): TraceTensor {
  const axis = shape.length - 1 - inner;
  const size = sizeOf(shape.slice(axis + 1));
  const [n, m] = [touched.locations.length, locations.length];
  const places = placesIn(locations, touched.locations);
  const outer = sizeOf(shape.slice(0, axis));
  const values = new (data.constructor as Float64ArrayConstructor)(outer * m * size).fill(valueOutside(name));
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < n; k++) {
      const from = (o * n + k) * size;
      values.set(data.subarray(from, from + size), (o * m + places[k]!) * size);
    }
  }
  return { shape: shape.with(axis, m), data: values };
}

/** The place of each location in an ascending list that holds them all. */
function placesIn(list: Int32Array, locations: Int32Array): Int32Array {
  let at = -1;
  return locations.map((location) => {
    at = list.indexOf(location, at + 1);
    if (at >= 0) return at;
    throw new ArgumentError("locations", "other locations", "ascending locations, with those of the trace");
  });
}

function equal(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((location, k) => location === b[k]);
}

/** Lists of links [T,B,V,N,K_L] as [T,B,V,N,N]. */
function denseLinks({ shape, data: index }: TraceTensor, value: FloatArray): TraceTensor {
  const [N, size] = shape.slice(-2) as [number, number];
  const data = new (value.constructor as Float64ArrayConstructor)((index.length / size) * N);
  for (let k = 0; k < index.length; k++) {
    if (index[k]! > 0) data[Math.floor(k / size) * N + index[k]! - 1] = value[k]!;
  }
  return { shape: shape.with(-1, N), data };
}
