import {
  type Backend,
  differentiableOf,
  elements,
  type Kernel,
  kernels,
  operandsOf,
  type Place,
  Random,
  type Row,
} from "@dncjs/core";
import { drawValue, type KernelCase } from "./kernelCases.ts";

export type Operands = Readonly<Record<string, Row>>;

export interface CallResult {
  /** Whole blocks by operand, `d` + operand for gradients: other slots and the numbers between rows included. */
  readonly blocks: Operands;
  /** The rows of the slot the kernel ran on, one after the other. */
  readonly rows: Operands;
}

/** Slots of an operand, the one that is used, numbers between rows and between slots, and before the first. */
const [SLOTS, SLOT, ROW_PADDING, SLOT_PADDING, BASE] = [3, 1, 3, 7, 2];

/**
 * Runs a kernel alone: forward and backward on slot 1 of 3, the gradient of parameters over slots 1 and 2. What forward writes is
 * NaN before, and so is everything between rows and slots.
 */
export async function runKernel(backend: Backend, kernelCase: KernelCase): Promise<CallResult> {
  const { kernel: name, settings, without = [], batch = 5, ranges = [batch], backwards = 1, fresh = [] } = kernelCase;
  const kernel: Kernel = kernels[name];
  const placeAll = (operands: readonly string[], gradient: boolean): Record<string, Place> =>
    Object.fromEntries(
      operands
        .filter((operand) => !without.includes(operand))
        .map((operand) => [operand, place(backend, kernelCase, operand, gradient)]),
    );
  const [values, gradients] = [placeAll(operandsOf(kernel), false), placeAll(differentiableOf(kernel), true)];
  const frame = backend.createFrame();
  const call = backend.bind({ kernel: name, values, gradients, fresh, settings, batch, maxRows: batch }, frame);
  frame.set("saved", SLOT);
  call.prepare();
  inRanges(ranges, (begin, end) => call.forward(begin, end));
  for (let k = 0; k < backwards; k++) {
    inRanges(ranges, (begin, end) => call.backward(begin, end));
    call.parameterGradient(SLOTS - SLOT);
  }

  const all = [...Object.entries(values), ...Object.entries(gradients).map(([o, p]) => [`d ${o}`, p] as const)];
  const read = await Promise.all(all.map(async ([operand, at]) => [operand, at, await at.block.read()] as const));
  call.dispose();
  frame.dispose();
  for (const [, { block }] of all) block.dispose();
  return {
    blocks: Object.fromEntries(read.map(([operand, , block]) => [operand, block])),
    rows: Object.fromEntries(read.map(([operand, at, block]) => [operand, rowsOf(block, at, batch)])),
  };
}

function inRanges(ranges: readonly number[], run: (begin: number, end: number) => void): void {
  let begin = 0;
  for (const rows of ranges) {
    run(begin, begin + rows);
    begin += rows;
  }
}

function rowsOf(block: Row, { base, stride, rowStride, length }: Place, batch: number): Row {
  if (rowStride === 0) return block.slice(base);
  const rows = new (block.constructor as typeof Float64Array)(batch * length);
  for (let b = 0; b < batch; b++) {
    const at = base + SLOT * stride + b * rowStride;
    rows.set(block.subarray(at, at + length), b * length);
  }
  return rows;
}

function place(backend: Backend, kernelCase: KernelCase, operand: string, gradient: boolean): Place {
  const { kernel: name, settings, batch = 5 } = kernelCase;
  const { inputs, parameters, data, outputs, saved, scratch }: Kernel = kernels[name];
  const shape = { ...inputs, ...parameters, ...data, ...outputs, ...saved, ...scratch }[operand]!;
  const shared = operand in parameters;
  const length = shared ? parameterLength(kernelCase, operand, shape) : elements(shape, settings);
  const rowStride = shared ? 0 : length + ROW_PADDING;
  const stride = shared ? 0 : batch * rowStride + SLOT_PADDING;
  const block = backend.allocate(BASE + (shared ? length : SLOTS * stride));
  block.fill(Number.NaN);
  const rows = gradient || operand in inputs || operand in data || shared ? (shared ? 1 : SLOTS * batch) : 0;
  const next = valuesOf(kernelCase, gradient ? `d ${operand}` : operand, length);
  for (let row = 0; row < rows; row++) {
    const at = BASE + Math.floor(row / batch) * stride + (row % batch) * rowStride;
    block.write(next(row % batch), at);
  }
  return { block, base: BASE, clock: shared ? "fixed" : "saved", stride, rowStride, length };
}

/** The rows of an operand in turn: as given, the same in every slot, or drawn, representable in float32. */
function valuesOf(kernelCase: KernelCase, operand: string, length: number): (b: number) => ArrayLike<number> {
  const given = kernelCase.given?.[operand];
  if (given) return (b) => Array.prototype.slice.call(given, b * length, (b + 1) * length);
  const random = new Random(1).fork(kernelCase.kernel).fork(operand);
  const gradient = operand.startsWith("d ");
  const value = () =>
    Math.fround(gradient ? 2 * random.uniform() - 1 : drawValue(operand, random, kernelCase.settings));
  return () => Array.from({ length }, value);
}

/** A weight is a range of columns of a matrix with longer rows: from its first element to its last. */
function parameterLength({ settings }: KernelCase, operand: string, shape: string): number {
  const i = /^weight(\d)$/.exec(operand)?.[1];
  if (i === undefined) return elements(shape, settings);
  return (settings.M! - 1) * settings[`stride${i}`]! + settings[`K${i}`]!;
}
