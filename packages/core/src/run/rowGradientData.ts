/** Gradients of tensors with a journal, between their place in the arena (kernels/rowGradients.ts) and the flat state. */
import type { Block } from "../backend/contract.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { forTouchedRows, rowGradientsHead, rowGradientsHeader, touchRow } from "../kernels/rowGradients.ts";
import type { JournaledTensor } from "../layout/plannedTensor.ts";
import { type PlanOptions, requireStateGradient } from "../layout/planOptions.ts";

/** Makes a gradient one in which no row is touched. */
export function clearRowGradients(arena: Block, { gradient, journal }: JournaledTensor, batch: number): void {
  const { rows, touchedRows } = journal;
  const header = rowGradientsHeader(rows, touchedRows);
  for (let b = 0; b < batch; b++) {
    const at = gradient!.base + b * gradient!.batchStride;
    arena.fill(0, at, rowGradientsHead(rows, touchedRows));
    arena.write(header, at);
  }
}

/** The gradient of a tensor [B, rows, rowSize] as it lies in the arena. @throws ArgumentError if the plan does not hold all rows */
export function packRowGradients(
  values: ArrayLike<number>,
  { gradient, journal, size }: JournaledTensor,
  plan: PlanOptions,
): Float64Array {
  requireStateGradient(plan);
  const { rows, rowSize, touchedRows } = journal;
  const { batchStride } = gradient!;
  const packed = new Float64Array(plan.batch * batchStride);
  for (let b = 0; b < plan.batch; b++) {
    const own = packed.subarray(b * batchStride, (b + 1) * batchStride);
    own.set(rowGradientsHeader(rows, touchedRows));
    for (let row = 0; row < rows; row++) {
      const at = touchRow(own, row, rowSize);
      for (let k = 0; k < rowSize; k++) own[at + k] = values[b * size + row * rowSize + k]!;
    }
  }
  return packed;
}

/** Writes the rows of a gradient to a tensor [B, rows, rowSize] of zeros. */
export function unpackRowGradients(packed: FloatArray, tensor: JournaledTensor, batch: number, into: FloatArray): void {
  const { gradient, size, journal } = tensor;
  const { batchStride } = gradient!;
  const { rowSize } = journal;
  for (let b = 0; b < batch; b++) {
    const own = packed.subarray(b * batchStride, (b + 1) * batchStride);
    forTouchedRows(own, rowSize, (row, at) => into.set(own.subarray(at, at + rowSize), b * size + row * rowSize));
  }
}
