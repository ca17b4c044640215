/**
 * dW_i += Σ dOut^T input_i        dBias += Σ dOut        (← if the frame stores gradients)
 *
 * The sums are over samples, the batch elements of consecutive slots. One matrix product, whose depth is the number of samples: both sides
 * are packed for SAMPLES samples at a time, without the columns in which the input is 0 if these are most (fewColumns.ts). This does not change the bits, since a tile adds terms to C one by one, in order.
 */
import {
  addressOf,
  batchStride,
  has,
  operandAt,
  size,
  slotStride,
  storesParameterGradients,
  workspace,
} from "../../call";
import { Linear } from "../../generated/operands";
import { packColumns } from "../../product/columnBlocks";
import { PANEL, packRows } from "../../product/panels";
import { addProduct, blockRows, SPARE } from "../../product/product";
import { prefetch, zero } from "../../vector";
import {
  areMostlyZero,
  countColumns,
  gather,
  listColumns,
  markColumns,
  mostColumns,
  packColumnsOf,
  spread,
} from "./fewColumns";
import { dWeight, input, isZeroInput, weightStride, width } from "./operands";

/** Samples packed at once: enough to keep sums in registers for long, few enough to stay in the second-level cache. */
const SAMPLES: i32 = 128;

/** Samples packed together, block by block or panel by panel, so that each cache line is filled at once. */
const RUN: i32 = 8;

/** Bytes of workspace in addition to the spare tile. */
export function gradientWorkspace(call: usize): usize {
  const widest = max(width(call, 0), max(width(call, 1), width(call, 2)));
  return (<usize>SAMPLES * <usize>(size(call, Linear.M) + widest + 7)) << 2;
}

/** Gradients of outputs begin ≤ m < end over `batch` elements of `steps` slots, in ascending order of slot and element. */
export function linearParameterGradient(call: usize, frame: usize, steps: i32, batch: i32, begin: i32, end: i32): void {
  const outputs = workspace(frame) + SPARE;
  for (let first = 0; first < steps * batch; first += SAMPLES) {
    const samples = min(steps * batch - first, SAMPLES);
    const stores = first == 0 && storesParameterGradients(frame);
    if (stores && has(call, Linear.dBias))
      zero(addressOf(call, Linear.dBias, frame) + ((<usize>begin) << 2), end - begin);
    packOutputs(call, frame, first, samples, batch, begin, end, outputs);
    const panels = outputs + ((<usize>samples * <usize>(end - begin)) << 2);
    for (let i = 0; i < 3; i++) {
      if (!has(call, dWeight(i))) continue;
      const zeros = isZeroInput(call, i, frame) ? max(min(batch - first, samples), 0) : 0;
      if (zeros == samples && !stores) continue;
      if (zeros == 0) {
        // Behind the panels of the few columns: the list of these columns, and a block of rows of dW_i with them alone.
        const list = panels + ((<usize>SAMPLES * <usize>(mostColumns(width(call, i)) + PANEL)) << 2);
        const columns = listFewColumns(call, frame, i, first, samples, batch, list);
        if (columns >= 0) {
          packFewColumns(call, frame, i, first, samples, batch, list, columns, panels);
          addFewColumns(call, frame, i, samples, begin, end, outputs, panels, list, columns, stores);
          continue;
        }
      }
      packInputs(call, frame, i, first + zeros, samples - zeros, batch, panels);
      addWeightGradient(call, frame, i, samples, zeros, begin, end, outputs, panels, stores);
    }
  }
}

/** Packs dOut in blocks of outputs, [block][sample][blockRows], and adds it to dBias. */
function packOutputs(
  call: usize,
  frame: usize,
  first: i32,
  samples: i32,
  batch: i32,
  begin: i32,
  end: i32,
  to: usize,
): void {
  const skipped = (<usize>begin) << 2;
  const stride = sampleStride(call, Linear.dOut, batch);
  for (let s = 0, run = 0; s < samples; s += run) {
    run = neighbours(call, Linear.dOut, first + s, samples - s, batch);
    const from = sampleAt(call, Linear.dOut, frame, first + s, batch) + skipped;
    fetchSamples(from, stride, run, end - begin);
    const bias = has(call, Linear.dBias) ? addressOf(call, Linear.dBias, frame) + skipped : 0;
    packColumns(from, stride, run, end - begin, to, s, samples, bias);
  }
}

/** Packs input i in panels of PANEL columns, [panel][sample][PANEL]. */
function packInputs(call: usize, frame: usize, i: i32, first: i32, samples: i32, batch: i32, to: usize): void {
  const stride = sampleStride(call, input(i), batch);
  for (let s = 0, run = 0; s < samples; s += run) {
    run = neighbours(call, input(i), first + s, samples - s, batch);
    let from = sampleAt(call, input(i), frame, first + s, batch);
    let panel = to + ((<usize>s) << 5);
    fetchSamples(from, stride, run, width(call, i));
    for (let left = width(call, i); left > 0; left -= PANEL) {
      packRows(from, stride, run, left, panel);
      from += 32;
      panel += (<usize>samples) << 5;
    }
  }
}

/** Block by block of outputs, so that rows of dW_i are written in order. The first `zeros` samples of input i are 0. */
function addWeightGradient(
  call: usize,
  frame: usize,
  i: i32,
  samples: i32,
  zeros: i32,
  begin: i32,
  end: i32,
  outputs: usize,
  panels: usize,
  stores: bool,
): void {
  const stride = weightStride(call, i);
  let to = addressOf(call, dWeight(i), frame) + <usize>begin * stride;
  for (let left = end - begin; left > 0; ) {
    const height = blockRows(left);
    const from = outputs + ((<usize>(height * zeros)) << 2);
    for (let r = 0; stores && r < height; r++) zero(to + <usize>r * stride, width(call, i));
    if (samples > zeros)
      addProduct(from, height, samples - zeros, panels, width(call, i), to, stride, workspace(frame));
    outputs += (<usize>height * <usize>samples) << 2;
    to += <usize>height * stride;
    left -= height;
  }
}

/**
 * Lists the columns of input i in which any of the samples is not 0, ascending. Returns their number, or -1 if they are not few: then the list is
 * not written.
 */
function listFewColumns(call: usize, frame: usize, i: i32, first: i32, samples: i32, batch: i32, list: usize): i32 {
  const K = width(call, i);
  const most = mostColumns(K);
  if (!areMostlyZero(sampleAt(call, input(i), frame, first, batch), 0, 1, K)) return -1;
  const marks = list + ((<usize>most) << 2);
  zero(marks, (K + 3) & -4);
  for (let s = 0; s < samples; s++) markColumns(sampleAt(call, input(i), frame, first + s, batch), K, marks);
  return countColumns(marks, K) > most ? -1 : listColumns(marks, K, list);
}

/** Like packInputs, for the listed columns alone. */
function packFewColumns(
  call: usize,
  frame: usize,
  i: i32,
  first: i32,
  samples: i32,
  batch: i32,
  list: usize,
  columns: i32,
  to: usize,
): void {
  const panel = (<usize>samples) << 5;
  for (let s = 0; s < samples; s++) {
    packColumnsOf(sampleAt(call, input(i), frame, first + s, batch), list, columns, to + ((<usize>s) << 5), panel);
  }
}

/** Like addWeightGradient, for the listed columns alone. The others get no terms. */
function addFewColumns(
  call: usize,
  frame: usize,
  i: i32,
  samples: i32,
  begin: i32,
  end: i32,
  outputs: usize,
  panels: usize,
  list: usize,
  columns: i32,
  stores: bool,
): void {
  const stride = weightStride(call, i);
  const bytes = (<usize>columns) << 2;
  const rows = list + bytes;
  let to = addressOf(call, dWeight(i), frame) + <usize>begin * stride;
  for (let left = end - begin; left > 0; ) {
    const height = blockRows(left);
    for (let r = 0; stores && r < height; r++) zero(to + <usize>r * stride, width(call, i));
    for (let r = 0; r < height; r++) gather(to + <usize>r * stride, list, columns, rows + <usize>r * bytes);
    if (columns > 0) addProduct(outputs, height, samples, panels, columns, rows, bytes, workspace(frame));
    for (let r = 0; r < height; r++) spread(rows + <usize>r * bytes, list, columns, to + <usize>r * stride);
    outputs += (<usize>height * <usize>samples) << 2;
    to += <usize>height * stride;
    left -= height;
  }
}

/** Address of a sample by its index in consecutive slots of `batch` elements. */
function sampleAt(call: usize, operand: i32, frame: usize, index: i32, batch: i32): usize {
  return operandAt(call, operand, frame, index % batch) + <usize>(index / batch) * slotStride(call, operand);
}

/** How many of `samples` samples from `index` on, at most RUN, are `sampleStride` apart: those of one slot, or all if slots adjoin. */
function neighbours(call: usize, operand: i32, index: i32, samples: i32, batch: i32): i32 {
  const adjoin = batch == 1 || slotStride(call, operand) == <usize>batch * batchStride(call, operand);
  return min(min(samples, RUN), adjoin ? samples : batch - (index % batch));
}

function sampleStride(call: usize, operand: i32, batch: i32): usize {
  return batch == 1 ? slotStride(call, operand) : batchStride(call, operand);
}

/** Reads samples one after the other, which loads them from a far cache faster than packing them side by side does. */
function fetchSamples(sample: usize, stride: usize, samples: i32, length: i32): void {
  for (; samples > 0; samples--) {
    prefetch(sample, (<usize>length) << 2);
    sample += stride;
  }
}
