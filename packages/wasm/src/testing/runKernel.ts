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

/** Whole blocks by operand; `d` + operand for gradients. */
export type Operands = Readonly<Record<string, Row>>;

/** Slots of an operand, the one that is used, numbers between rows and between slots. */
const [SLOTS, SLOT, ROW_PADDING, SLOT_PADDING] = [3, 1, 3, 7];

/**
 * Runs a kernel alone: forward and backward on slot 1 of 3, the gradient of parameters over slots 1 and 2. What forward writes is
 * NaN before, and so is everything between rows and slots.
 */
export async function runKernel(backend: Backend, kernelCase: KernelCase): Promise<Operands> {
  const { kernel: name, settings, without = [], batch = 5, ranges = [batch] } = kernelCase;
  const kernel: Kernel = kernels[name];
  const [values, gradients] = [operandsOf(kernel), differentiableOf(kernel)].map((operands, gradient) => {
    const bound = operands.filter((operand) => !without.includes(operand));
    return Object.fromEntries(bound.map((operand) => [operand, place(backend, kernelCase, operand, gradient === 1)]));
  }) as [Record<string, Place>, Record<string, Place>];
  const frame = backend.createFrame();
  const call = backend.bind({ kernel: name, values, gradients, settings, batch, maxRows: batch }, frame);
  frame.set("saved", SLOT);
  call.prepare();
  inRanges(ranges, (begin, end) => call.forward(begin, end));
  inRanges(ranges, (begin, end) => call.backward(begin, end));
  call.parameterGradient(SLOTS - SLOT);

  const all = [...Object.entries(values), ...Object.entries(gradients).map(([o, p]) => [`d ${o}`, p] as const)];
  const read = await Promise.all(all.map(async ([operand, { block }]) => [operand, await block.read()] as const));
  call.dispose();
  frame.dispose();
  for (const [, { block }] of all) block.dispose();
  return Object.fromEntries(read);
}

function inRanges(ranges: readonly number[], run: (begin: number, end: number) => void): void {
  let begin = 0;
  for (const rows of ranges) {
    run(begin, begin + rows);
    begin += rows;
  }
}

function place(backend: Backend, kernelCase: KernelCase, operand: string, gradient: boolean): Place {
  const { kernel: name, settings, batch = 5 } = kernelCase;
  const kernel: Kernel = kernels[name];
  const { inputs, parameters, data, outputs, saved, scratch } = kernel;
  const shape = { ...inputs, ...parameters, ...data, ...outputs, ...saved, ...scratch }[operand] as string;
  const shared = operand in parameters;
  const length = shared ? parameterLength(kernelCase, operand, shape) : elements(shape, settings);
  const rowStride = shared ? 0 : length + ROW_PADDING;
  const stride = shared ? 0 : batch * rowStride + SLOT_PADDING;
  const base = 2;
  const block = backend.allocate(base + (shared ? length : SLOTS * stride));
  block.fill(Number.NaN);
  const given = gradient || operand in inputs || operand in data || shared;
  const random = new Random(1).fork(name).fork(gradient ? `d ${operand}` : operand);
  const value = () => Math.fround(gradient ? 2 * random.uniform() - 1 : drawValue(operand, random, settings));
  for (let row = 0; given && row < (shared ? 1 : SLOTS * batch); row++) {
    const at = base + Math.floor(row / batch) * stride + (row % batch) * rowStride;
    block.write(Array.from({ length }, value), at);
  }
  return { block, base, clock: shared ? "fixed" : "saved", stride, rowStride, length };
}

/** A weight is a range of columns of a matrix with longer rows: from its first element to its last. */
function parameterLength({ settings }: KernelCase, operand: string, shape: string): number {
  const i = /^weight(\d)$/.exec(operand)?.[1];
  if (i === undefined) return elements(shape, settings);
  return ((settings.M as number) - 1) * (settings[`stride${i}`] as number) + (settings[`K${i}`] as number);
}
