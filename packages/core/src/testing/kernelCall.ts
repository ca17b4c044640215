import { type FloatArray, type Kernel, operandsOf, type Settings, shapeSize, shapesOf } from "../kernels/kernel.ts";
import { forTouchedRows, rowGradientsHeader, rowGradientsLength, touchRow } from "../kernels/rowGradients.ts";
import { Random } from "../random.ts";

/** Maps a uniform number in [0, 1), and its index in the operand, into the domain of the operand. */
export type Domain = (uniform: number, index: number) => number;

/** One way to call a kernel. Operands that are not given are drawn at random. */
export interface KernelCall {
  readonly settings: Settings;
  /** Operands that the call leaves out. */
  readonly without?: readonly string[];
  readonly given?: Readonly<Record<string, ArrayLike<number>>>;
  /** Domains of random operands. Defaults to numbers in ±2. */
  readonly domains?: Readonly<Record<string, Domain>>;
  readonly seed?: number;
  /** Half the distance of central differences. Defaults to 1e-5; smaller for kernels with large second derivatives. */
  readonly delta?: number;
}

export type Values = Readonly<Record<string, FloatArray>>;

export const symmetric: Domain = (uniform) => 4 * uniform - 2;
export const unit: Domain = (uniform) => uniform;
/** Positive, and at least 0.05 away from 0. */
export const positive: Domain = (uniform) => 0.05 + uniform;

/** Poison value for memory that kernels must not read. */
export const POISON: number = Number.NaN;

/** Arrays of all operands: operands that the kernel reads have their values, others have `fill`, absent ones have length 0. */
export function prepareValues(kernel: Kernel, call: KernelCall, fill: number = POISON): Values {
  const read = { ...kernel.inputs, ...kernel.parameters, ...kernel.data, ...kernel.journaled };
  const shapes = shapesOf(kernel);
  const arrays = operandsOf(kernel).map((operand) => {
    if (call.without?.includes(operand)) return [operand, new Float64Array(0)];
    const given = call.given?.[operand];
    if (given) return [operand, Float64Array.from(given)];
    const length = shapeSize(shapes[operand] ?? "", call.settings);
    return [operand, operand in read ? draw(call, operand, length) : new Float64Array(length).fill(fill)];
  });
  return Object.fromEntries(arrays) as Values;
}

/** Runs forward on poisoned memory and returns the values of all operands. */
export function forward(kernel: Kernel, call: KernelCall): Values {
  const values = prepareValues(kernel, call);
  kernel.forward(values, call.settings);
  return values;
}

/** Runs forward and backward and returns all gradients. */
export function gradients(
  kernel: Kernel,
  call: KernelCall,
  outputGradients: Readonly<Record<string, ArrayLike<number>>>,
): Values {
  const values = forward(kernel, call);
  const found = startGradients(kernel, values, outputGradients, 0, call.settings);
  accumulate(kernel, values, found, call.settings);
  return found;
}

/**
 * Initial gradients: those of outputs and journaled operands as given, or random; those of inputs and parameters `fill`. Gradients of touched
 * operands have the form of rowGradients.ts.
 */
export function startGradients(
  kernel: Kernel,
  values: Values,
  outputGradients: Readonly<Record<string, ArrayLike<number>>> = {},
  fill = 0,
  settings: Settings = {},
): Values {
  const found: Record<string, FloatArray> = {};
  const isOutput = (operand: string): boolean => operand in kernel.outputs || operand in kernel.journaled;
  for (const operand of Object.keys({
    ...kernel.inputs,
    ...kernel.parameters,
    ...kernel.outputs,
    ...kernel.journaled,
  })) {
    const length = values[operand]?.length ?? 0;
    const given = outputGradients[operand];
    const drawn = given ? Float64Array.from(given) : draw({ settings: {} }, `d ${operand}`, length);
    const dense = isOutput(operand) ? drawn : new Float64Array(length).fill(fill);
    const row = kernel.touched[operand];
    if (row === undefined) {
      if (!(operand in kernel.journaled)) found[operand] = dense;
    } else found[operand] = packRows(dense, shapeSize(row, settings));
  }
  return found;
}

/** The gradient of an operand as numbers of its shape. */
export function denseGradient(
  kernel: Kernel,
  operand: string,
  found: Values,
  length: number,
  settings: Settings,
): FloatArray {
  const row = kernel.touched[operand];
  if (row === undefined) return found[operand]!;
  const dense = new Float64Array(length);
  const rowSize = shapeSize(row, settings);
  const packed = found[operand]!;
  forTouchedRows(packed, rowSize, (r, at) => dense.set(packed.subarray(at, at + rowSize), r * rowSize));
  return dense;
}

/** Rows of zeros are not touched. */
function packRows(dense: FloatArray, rowSize: number): Float64Array {
  const rows = dense.length / rowSize;
  const packed = new Float64Array(rowGradientsLength(rows, rowSize, rows));
  packed.set(rowGradientsHeader(rows, rows));
  for (let row = 0; row < rows; row++) {
    const numbers = dense.subarray(row * rowSize, (row + 1) * rowSize);
    if (numbers.some((x) => x !== 0)) packed.set(numbers, touchRow(packed, row, rowSize));
  }
  return packed;
}

/** Runs backward, which adds to `found`, on poisoned scratch. */
export function accumulate(kernel: Kernel, values: Values, found: Values, settings: Settings): void {
  for (const operand of Object.keys(kernel.scratch)) values[operand]?.fill(POISON);
  kernel.backward(values, found, settings);
  kernel.parameterGradient?.(values, found, settings);
}

function draw({ domains, seed = 1 }: KernelCall, operand: string, length: number): FloatArray {
  const random = new Random(seed).fork(operand);
  const domain = domains?.[operand] ?? symmetric;
  return Float64Array.from({ length }, (_, index) => domain(random.uniform(), index));
}
