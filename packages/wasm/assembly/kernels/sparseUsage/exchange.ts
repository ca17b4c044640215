/** Exchanges the usage of the locations in `touchedIndex` with `prevUsage`. */
import { operandAt, size } from "../../call";
import { SparseUsage } from "../../generated/operands";
import { countEntries, exchange, floats, locationOf } from "../../lists";

export function sparseUsageExchange(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    const usage = operandAt(call, SparseUsage.usage, frame, b);
    const prevUsage = operandAt(call, SparseUsage.prevUsage, frame, b);
    const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
    const last = floats(countEntries(index, size(call, SparseUsage.touched)));
    for (let at: usize = 0; at < last; at += 4) {
      exchange(usage + floats(locationOf(load<f32>(index + at))), prevUsage + at, 1);
    }
  }
}
