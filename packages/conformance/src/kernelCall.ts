import { type Backend, type FloatArray, Random } from "@dncjs/core";
import {
  type Block,
  differentiableOf,
  type Kernel,
  kernels,
  operandsOf,
  type Slice,
  shapeSize,
} from "@dncjs/core/backend";
import { domainOf, type KernelCase } from "./kernelCases.ts";

export type Operands = Readonly<Record<string, FloatArray>>;

export interface CallResult {
  /** All memory of an operand, by operand, `d` + operand for gradients: other slots and the numbers between rows included. */
  readonly memory: Operands;
  /** The same before the kernel ran. */
  readonly before: Operands;
  /** The rows of the slot the kernel ran on, one after the other. */
  readonly rows: Operands;
}

/** Slots of an operand, the one that is used, numbers between rows and between slots, and before the first. */
const [SLOTS, SLOT, ROW_PADDING, SLOT_PADDING, BASE] = [3, 1, 3, 7, 2];

/** Where an operand lies in the one block that holds all of them, and what stands there before. */
interface Region {
  readonly operand: string;
  readonly begin: number;
  readonly end: number;
  readonly place: Omit<Slice, "block">;
}

/**
 * Runs a kernel alone: forward and backward on slot 1 of 3, the gradient of parameters over slots 1 and 2. What forward writes is
 * NaN before, and so is everything between rows and slots.
 */
export async function runKernel(backend: Backend, kernelCase: KernelCase): Promise<CallResult> {
  const { kernel, settings, batch = 5, ranges = [batch], backwards = 1, fresh = [] } = kernelCase;
  const { regions, before } = layOut(kernelCase);
  const block = backend.allocate(before.length);
  block.write(before);
  const frame = backend.createFrame();
  const [values, gradients] = [placesOf(regions, block, false), placesOf(regions, block, true)];
  const call = backend.bind({ kernel, values, gradients, fresh, settings, batch, maxElements: batch }, frame);
  frame.set("saved", SLOT);
  call.prepare();
  inRanges(ranges, (begin, end) => call.forward(begin, end));
  for (let k = 0; k < backwards; k++) {
    inRanges(ranges, (begin, end) => call.backward(begin, end));
    call.parameterGradient(SLOTS - SLOT);
  }
  const after = await block.read();
  for (const owned of [call, frame, block]) owned.dispose();
  const cut = (part: (region: Region) => FloatArray) => Object.fromEntries(regions.map((r) => [r.operand, part(r)]));
  return {
    memory: cut(({ begin, end }) => after.subarray(begin, end)),
    before: cut(({ begin, end }) => before.subarray(begin, end)),
    rows: cut(({ place, end }) => rowsOf(after, place, end, batch)),
  };
}

function inRanges(ranges: readonly number[], run: (begin: number, end: number) => void): void {
  let begin = 0;
  for (const rows of ranges) {
    run(begin, begin + rows);
    begin += rows;
  }
}

function placesOf(regions: readonly Region[], block: Block, gradients: boolean): Record<string, Slice> {
  const wanted = regions.filter(({ operand }) => operand.startsWith("d ") === gradients);
  return Object.fromEntries(wanted.map(({ operand, place }) => [nameOf(operand), { ...place, block }]));
}

function rowsOf(
  memory: FloatArray,
  { base, stride, batchStride, length }: Omit<Slice, "block">,
  end: number,
  batch: number,
): FloatArray {
  if (batchStride === 0) return memory.slice(base, end);
  const rows = new (memory.constructor as typeof Float64Array)(batch * length);
  for (let b = 0; b < batch; b++) {
    const at = base + SLOT * stride + b * batchStride;
    rows.set(memory.subarray(at, at + length), b * length);
  }
  return rows;
}

function layOut(kernelCase: KernelCase): { readonly regions: readonly Region[]; readonly before: Float64Array } {
  const { kernel: name, settings, without = [], batch = 5 } = kernelCase;
  const kernel: Kernel = kernels[name];
  const { inputs, parameters, data, outputs, saved, scratch } = kernel;
  const shapes = { ...inputs, ...parameters, ...data, ...outputs, ...saved, ...scratch };
  const operands = [...operandsOf(kernel), ...differentiableOf(kernel).map((operand) => `d ${operand}`)];
  const regions: Region[] = [];
  let begin = 0;
  for (const operand of operands.filter((one) => !without.includes(nameOf(one)))) {
    const shape = shapes[nameOf(operand)]!;
    const shared = nameOf(operand) in parameters;
    const length = shared ? parameterLength(kernelCase, nameOf(operand), shape) : shapeSize(shape, settings);
    const batchStride = shared ? 0 : length + ROW_PADDING;
    const stride = shared ? 0 : batch * batchStride + SLOT_PADDING;
    const end = begin + BASE + (shared ? length : SLOTS * stride);
    const place = { base: begin + BASE, clock: shared ? "fixed" : "saved", stride, batchStride, length } as const;
    regions.push({ operand, begin, end, place });
    begin = end;
  }
  const before = new Float64Array(begin).fill(Number.NaN);
  for (const region of regions) {
    const given = region.operand.startsWith("d ") || region.operand in { ...inputs, ...data, ...parameters };
    if (given) draw(before, region, kernelCase);
  }
  return { regions, before };
}

/** Where every operand begins at a place of its own: drawing anew takes longer than the kernels. The length is prime. */
const drawn: Float64Array = randomNumbers(4099);

function randomNumbers(length: number): Float64Array {
  const random = new Random(1);
  return Float64Array.from({ length }, () => random.uniform());
}

/** Writes the rows of an operand: as given, the same in every slot, or drawn, representable in float32. */
function draw(before: Float64Array, { operand, place }: Region, kernelCase: KernelCase): void {
  const { kernel, settings, batch = 5 } = kernelCase;
  const { base, stride, batchStride, length } = place;
  const given = kernelCase.given?.[operand];
  let at = new Random(1).fork(kernel).fork(operand).integer(drawn.length);
  const value = operand.startsWith("d ") ? (u: number) => 2 * u - 1 : domainOf(operand, settings);
  for (let row = 0; row < (batchStride === 0 ? 1 : SLOTS * batch); row++) {
    const to = base + Math.floor(row / batch) * stride + (row % batch) * batchStride;
    const from = (row % batch) * length;
    for (let k = 0; k < length; k++, at++) {
      before[to + k] = given ? given[from + k]! : Math.fround(value(drawn[at % drawn.length]!));
    }
  }
}

/** Of `x` and of `d x`: x. */
function nameOf(operand: string): string {
  return operand.replace(/^d /, "");
}

/** A weight is a range of columns of a matrix with longer rows: from its first element to its last. */
function parameterLength({ settings }: KernelCase, operand: string, shape: string): number {
  const i = /^weight(\d)$/.exec(operand)?.[1];
  if (i === undefined) return shapeSize(shape, settings);
  return (settings.M! - 1) * settings[`stride${i}`]! + settings[`K${i}`]!;
}
