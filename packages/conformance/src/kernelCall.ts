import { type Backend, type FloatArray, Random } from "@dncjs/core";
import {
  type Block,
  differentiableOf,
  type GradientSlice,
  type KernelSpec,
  kernels,
  operandsOf,
  type Slice,
  shapeSize,
} from "@dncjs/core/backend";
import { domainOf, type KernelCase } from "./kernelCases.ts";

export type Operands = Readonly<Record<string, FloatArray>>;

export interface CallResult {
  /** All memory of each operand, by name (`d x` for the gradient of x). Includes other slots and padding. */
  readonly memory: Operands;
  /** The same memory before the kernel ran. */
  readonly before: Operands;
  /** The batch elements of the slot that the kernel ran on, without padding. */
  readonly elements: Operands;
}

/** Slots of an operand. */
const SLOTS = 3;
/** The slot that forward and backward run on. */
const SLOT = 1;
/** Padding after each batch element. */
const ELEMENT_PADDING = 3;
/** Padding after each slot. */
const SLOT_PADDING = 7;
/** Padding before the first slot. */
const BASE = 2;

/** Position of an operand in the block that holds all operands. */
interface Region {
  readonly operand: string;
  readonly begin: number;
  readonly end: number;
  readonly slice: Omit<Slice, "block">;
}

/**
 * Runs a single kernel: forward and backward on slot 1 of 3, the gradient of parameters over slots 1 and 2. Padding and all memory that
 * forward writes hold NaN beforehand.
 */
export async function runKernel(backend: Backend, kernelCase: KernelCase): Promise<CallResult> {
  const { kernel, settings, batch = 5, ranges = [batch], backwards = 1, stores = [] } = kernelCase;
  const { regions, before } = layOut(kernelCase);
  const block = backend.allocate(before.length);
  block.write(before);
  const frame = backend.createFrame();
  const values = slicesOf(regions, block, false);
  const gradients = Object.fromEntries(
    Object.entries(slicesOf(regions, block, true)).map(([name, slice]): [string, GradientSlice] => [
      name,
      { ...slice, accumulate: stores.includes(name) ? "store" : "add" },
    ]),
  );
  const spec = kernels[kernel];
  const call = backend.bind(
    { label: kernel, kernel, spec, values, gradients, settings, batch, maxElements: batch },
    frame,
  );
  frame.set("saved", SLOT);
  call.prepare();
  inRanges(ranges, (begin, end) => call.forward(begin, end));
  for (let k = 0; k < backwards; k++) {
    inRanges(ranges, (begin, end) => call.backward(begin, end));
    call.parameterGradient(SLOTS - SLOT, "add");
  }
  const after = await block.read();
  for (const owned of [call, frame, block]) owned.dispose();
  const cut = (part: (region: Region) => FloatArray) => Object.fromEntries(regions.map((r) => [r.operand, part(r)]));
  return {
    memory: cut(({ begin, end }) => after.subarray(begin, end)),
    before: cut(({ begin, end }) => before.subarray(begin, end)),
    elements: cut(({ slice, end }) => elementsOf(after, slice, end, batch)),
  };
}

function inRanges(ranges: readonly number[], run: (begin: number, end: number) => void): void {
  let begin = 0;
  for (const count of ranges) {
    run(begin, begin + count);
    begin += count;
  }
}

function slicesOf(regions: readonly Region[], block: Block, gradients: boolean): Record<string, Slice> {
  const wanted = regions.filter(({ operand }) => operand.startsWith("d ") === gradients);
  return Object.fromEntries(wanted.map(({ operand, slice }) => [nameOf(operand), { ...slice, block }]));
}

function elementsOf(
  memory: FloatArray,
  { base, stride, batchStride, length }: Omit<Slice, "block">,
  end: number,
  batch: number,
): FloatArray {
  if (batchStride === 0) return memory.slice(base, end);
  const elements = new (memory.constructor as typeof Float64Array)(batch * length);
  for (let b = 0; b < batch; b++) {
    const at = base + SLOT * stride + b * batchStride;
    elements.set(memory.subarray(at, at + length), b * length);
  }
  return elements;
}

function layOut(kernelCase: KernelCase): { readonly regions: readonly Region[]; readonly before: Float64Array } {
  const { kernel: name, settings, without = [], batch = 5 } = kernelCase;
  const kernel: KernelSpec = kernels[name];
  const { inputs, parameters, data, outputs, saved, scratch } = kernel;
  const shapes = { ...inputs, ...parameters, ...data, ...outputs, ...saved, ...scratch };
  const operands = [...operandsOf(kernel), ...differentiableOf(kernel).map((operand) => `d ${operand}`)];
  const regions: Region[] = [];
  let begin = 0;
  for (const operand of operands.filter((one) => !without.includes(nameOf(one)))) {
    const shape = shapes[nameOf(operand)]!;
    const shared = nameOf(operand) in parameters;
    const length = shared ? parameterLength(kernelCase, nameOf(operand), shape) : shapeSize(shape, settings);
    const batchStride = shared ? 0 : length + ELEMENT_PADDING;
    const stride = shared ? 0 : batch * batchStride + SLOT_PADDING;
    const end = begin + BASE + (shared ? length : SLOTS * stride);
    const slice = { base: begin + BASE, clock: shared ? "fixed" : "saved", stride, batchStride, length } as const;
    regions.push({ operand, begin, end, slice });
    begin = end;
  }
  const before = new Float64Array(begin).fill(Number.NaN);
  for (const region of regions) {
    const given = region.operand.startsWith("d ") || region.operand in { ...inputs, ...data, ...parameters };
    if (given) draw(before, region, kernelCase);
  }
  return { regions, before };
}

/** Random numbers shared by all operands, since drawing them takes longer than the kernels. Each operand starts at its own index. */
const drawn: Float64Array = randomNumbers(4099); // a prime, so that batch elements differ

function randomNumbers(length: number): Float64Array {
  const random = new Random(1);
  return Float64Array.from({ length }, () => random.uniform());
}

/** Writes an operand in every slot: the values given, or random values that float32 can represent. */
function draw(before: Float64Array, { operand, slice }: Region, kernelCase: KernelCase): void {
  const { kernel, settings, batch = 5 } = kernelCase;
  const { base, stride, batchStride, length } = slice;
  const given = kernelCase.given?.[operand];
  let at = new Random(1).fork(kernel).fork(operand).integer(drawn.length);
  const value = operand.startsWith("d ") ? (u: number) => 2 * u - 1 : domainOf(operand, settings);
  for (let element = 0; element < (batchStride === 0 ? 1 : SLOTS * batch); element++) {
    const to = base + Math.floor(element / batch) * stride + (element % batch) * batchStride;
    const from = (element % batch) * length;
    for (let k = 0; k < length; k++, at++) {
      before[to + k] = given ? given[from + k]! : Math.fround(value(drawn[at % drawn.length]!));
    }
  }
}

/** Maps `x` and `d x` to `x`. */
function nameOf(operand: string): string {
  return operand.replace(/^d /, "");
}

/** The length of a parameter. A weight is a range of columns of a wider matrix; its length runs from its first number to its last. */
function parameterLength({ settings }: KernelCase, operand: string, shape: string): number {
  const i = /^weight(\d)$/.exec(operand)?.[1];
  if (i === undefined) return shapeSize(shape, settings);
  return (settings.M! - 1) * settings[`stride${i}`]! + settings[`K${i}`]!;
}
