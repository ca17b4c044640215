/** Runs a single kernel on random operands. */
import { type Backend, type FloatArray, Random } from "@dncjs/core";
import {
  differentiableOf,
  type GradientSlice,
  type KernelName,
  type KernelSpec,
  kernels,
  operandsOf,
  type Settings,
  type Slice,
  shapeSize,
} from "@dncjs/core/backend";

/** The k-th number of an operand of one batch element. */
export type Draw = (random: Random, k: number) => number;

export interface KernelCall {
  readonly kernel: KernelName;
  readonly settings: Settings;
  /** By operand. Defaults to 0. */
  readonly draw: Readonly<Record<string, Draw>>;
  /** Optional operands that the call leaves out. */
  readonly without?: readonly string[];
}

const BATCH = 2;
const signed = (random: Random): number => 2 * random.uniform() - 1;

/** Runs a kernel forward and backward, from random gradients of the outputs. Returns outputs, and gradients of inputs as `d ` + name. */
export async function runKernel(
  backend: Backend,
  { kernel: name, settings, draw, without = [] }: KernelCall,
): Promise<Record<string, FloatArray>> {
  const kernel: KernelSpec = kernels[name];
  const { inputs, data, outputs, saved, scratch } = kernel;
  const shapes = { ...inputs, ...data, ...outputs, ...saved, ...scratch };
  const place = (operand: string, fill?: Draw, label = operand): Slice => {
    const length = shapeSize(shapes[operand] as string, settings);
    const block = backend.allocate(BATCH * length);
    const random = new Random(1).fork(label);
    if (fill) block.write(Array.from({ length: BATCH * length }, (_, k) => Math.fround(fill(random, k % length))));
    return { block, base: 0, clock: "fixed", stride: 0, batchStride: length, length };
  };
  const bound = (operands: readonly string[]) => operands.filter((operand) => !without.includes(operand));
  const values = Object.fromEntries(bound(operandsOf(kernel)).map((o) => [o, place(o, draw[o])]));
  const gradients = Object.fromEntries(
    bound(differentiableOf(kernel)).map((o): [string, GradientSlice] => [
      o,
      { ...place(o, o in outputs ? signed : undefined, `d ${o}`), accumulate: "add" },
    ]),
  );
  const frame = backend.createFrame();
  const call = backend.bind(
    { label: name, kernel: name, spec: kernel, values, gradients, settings, batch: BATCH, maxElements: BATCH },
    frame,
  );
  call.forward(0, BATCH);
  call.backward(0, BATCH);
  const read: Record<string, FloatArray> = {};
  for (const operand of bound(Object.keys(outputs)))
    read[operand] = (await values[operand]?.block.read()) as FloatArray;
  for (const operand of bound(Object.keys(inputs)))
    read[`d ${operand}`] = (await gradients[operand]?.block.read()) as FloatArray;
  call.dispose();
  frame.dispose();
  for (const { block } of [...Object.values(values), ...Object.values(gradients)]) block.dispose();
  return read;
}
