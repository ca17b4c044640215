import { type Backend, Random } from "@dncjs/core";
import {
  allKernels,
  type Block,
  differentiableOf,
  type GradientSlice,
  type KernelSpec,
  operandsOf,
  type Slice,
  shapeSize,
  shapesOf,
} from "@dncjs/core/backend";
import { forTouchedRows, rowGradientsHeader, rowGradientsLength, touchRow } from "@dncjs/core/run";
import { drawOperands, type SparseCase } from "./sparseCases.ts";

export const BATCH = 3;
/** Numbers of NaN after each batch element. */
const PADDING = 5;

/** Numbers of all batch elements, by operand (`d x` for the gradient of x). */
export type Elements = Readonly<Record<string, Float64Array>>;

export interface SparseResult {
  /** Before the call; memory that forward writes holds NaN. */
  readonly before: Elements;
  readonly forward: Elements;
  /** After backward. Gradients of touched operands are dense. */
  readonly backward: Elements;
  /** After another exchange. */
  readonly redone: Elements;
}

interface Region {
  readonly name: string;
  readonly at: number;
  readonly length: number;
}

/** Runs a kernel of a sparse memory forward and backward and exchanges, in ranges of batch elements. */
export async function runSparse(
  backend: Backend,
  sparseCase: SparseCase,
  ranges: readonly number[] = [BATCH],
): Promise<SparseResult> {
  const { kernel: name, settings, without } = sparseCase;
  const spec: KernelSpec = allKernels[name];
  const regions = regionsOf(sparseCase);
  const block = backend.allocate(regions.at(-1)!.at + BATCH * (regions.at(-1)!.length + PADDING));
  block.write(startOf(sparseCase, regions, block.length));
  const slices = new Map(regions.map((region) => [region.name, sliceOf(region, block)]));
  const values = Object.fromEntries(
    operandsOf(spec)
      .filter((one) => !without.includes(one))
      .map((one) => [one, slices.get(one)!]),
  );
  const gradients = Object.fromEntries(
    differentiableOf(spec)
      .filter((one) => !without.includes(one))
      .map((one): [string, GradientSlice] => [one, { ...slices.get(`d ${one}`)!, accumulate: "add" }]),
  );
  const frame = backend.createFrame();
  const placed = { label: name, kernel: name, spec, values, gradients, settings, batch: BATCH, maxElements: BATCH };
  const call = backend.bind(placed, frame);
  const read = () => readElements(sparseCase, regions, block);
  const before = await read();
  call.prepare();
  call.stateWritten?.();
  inRanges(ranges, (begin, end) => call.forward(begin, end));
  const forward = await read();
  inRanges(ranges, (begin, end) => call.backward(begin, end));
  const backward = await read();
  inRanges(ranges, (begin, end) => call.exchange?.(begin, end));
  const redone = await read();
  for (const owned of [call, frame, block]) owned.dispose();
  return { before, forward, backward, redone };
}

function inRanges(ranges: readonly number[], run: (begin: number, end: number) => void): void {
  let begin = 0;
  for (const count of ranges) {
    run(begin, begin + count);
    begin += count;
  }
}

function regionsOf({ kernel: name, settings, without }: SparseCase): Region[] {
  const kernel: KernelSpec = allKernels[name];
  const shapes = shapesOf(kernel);
  const gradients = differentiableOf(kernel).map((operand) => `d ${operand}`);
  const regions: Region[] = [];
  let at = 0;
  for (const operand of [...operandsOf(kernel), ...gradients]) {
    const plain = operand.replace(/^d /, "");
    if (without.includes(plain)) continue;
    const row = operand === plain ? undefined : kernel.touched[plain];
    const size = shapeSize(shapes[plain]!, settings);
    const rowSize = row === undefined ? 0 : shapeSize(row, settings);
    const length = row === undefined ? size : rowGradientsLength(size / rowSize, rowSize, size / rowSize);
    regions.push({ name: operand, at, length });
    at += Math.ceil((BATCH * (length + PADDING)) / 16) * 16;
  }
  return regions;
}

function sliceOf({ at, length }: Region, block: Block): Slice {
  return { block, base: at, clock: "fixed", stride: 0, batchStride: length + PADDING, length };
}

/** The numbers before the call: operands that are read, and gradients. */
function startOf(sparseCase: SparseCase, regions: readonly Region[], length: number): Float64Array {
  const kernel: KernelSpec = allKernels[sparseCase.kernel];
  const start = new Float64Array(length).fill(Number.NaN);
  for (let b = 0; b < BATCH; b++) {
    const drawn = drawOperands(sparseCase, b);
    for (const { name, at, length: size } of regions) {
      const to = start.subarray(at + b * (size + PADDING), at + b * (size + PADDING) + size);
      const values = drawn.get(name);
      if (values) to.set(values);
      else if (name.startsWith("d ")) drawGradient(sparseCase, kernel, name.slice(2), b, to);
    }
  }
  return start;
}

/** Gradients of inputs start at 0, those of outputs and journaled operands at random numbers; some rows are not touched. */
function drawGradient(
  { settings }: SparseCase,
  kernel: KernelSpec,
  operand: string,
  b: number,
  to: Float64Array,
): void {
  const random = new Random(b + 1).fork(`d ${operand}`);
  const next = () => Math.fround(2 * random.uniform() - 1);
  const isInput = operand in kernel.inputs;
  const row = kernel.touched[operand];
  if (row === undefined) {
    for (let k = 0; k < to.length; k++) to[k] = isInput ? 0 : next();
    return;
  }
  const rowSize = shapeSize(row, settings);
  const rows = shapeSize(shapesOf(kernel)[operand]!, settings) / rowSize;
  to.fill(0);
  to.set(rowGradientsHeader(rows, rows));
  for (let r = 0; r < rows && !isInput; r++) {
    if (random.uniform() < 0.3) continue;
    const at = touchRow(to, r, rowSize);
    for (let k = 0; k < rowSize; k++) to[at + k] = next();
  }
}

async function readElements(
  { kernel: name, settings }: SparseCase,
  regions: readonly Region[],
  block: Block,
): Promise<Elements> {
  const kernel: KernelSpec = allKernels[name];
  const memory = await block.read();
  const found: Record<string, Float64Array> = {};
  for (const { name: operand, at, length } of regions) {
    const row = operand.startsWith("d ") ? kernel.touched[operand.slice(2)] : undefined;
    const size = shapeSize(shapesOf(kernel)[operand.replace(/^d /, "")]!, settings);
    const values = new Float64Array(BATCH * size);
    for (let b = 0; b < BATCH; b++) {
      const own = memory.subarray(at + b * (length + PADDING), at + b * (length + PADDING) + length);
      if (row === undefined) values.set(own, b * size);
      else {
        const rowSize = shapeSize(row, settings);
        forTouchedRows(own, rowSize, (r, from) =>
          values.set(own.subarray(from, from + rowSize), b * size + r * rowSize),
        );
      }
      const padding = memory.subarray(at + b * (length + PADDING) + length, at + (b + 1) * (length + PADDING));
      if (!padding.every(Number.isNaN)) throw new Error(`${operand}: the call wrote after batch element ${b}`);
    }
    found[operand] = values;
  }
  return found;
}
