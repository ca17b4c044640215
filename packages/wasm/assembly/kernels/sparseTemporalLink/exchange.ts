/** Exchanges the rows in `changedIndex` with `prevLinkIndex` and `prevLink`. */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { countEntries, exchange, floats, locationOf } from "../../lists";
import { followRows } from "./columnIndex";
import { rowAt } from "./head";

export function sparseTemporalLinkExchange(call: usize, frame: usize, begin: i32, end: i32): void {
  const links = size(call, SparseTemporalLink.links);
  for (let b = begin; b < end; b++) {
    const changed = operandAt(call, SparseTemporalLink.changedIndex, frame, b);
    const count = countEntries(changed, size(call, SparseTemporalLink.changed));
    for (let k = 0; k < count; k++) {
      const row = locationOf(load<f32>(changed + floats(k)));
      const index = rowAt(call, SparseTemporalLink.linkIndex, frame, b, row);
      exchange(index, rowAt(call, SparseTemporalLink.prevLinkIndex, frame, b, k), links);
      const link = rowAt(call, SparseTemporalLink.link, frame, b, row);
      exchange(link, rowAt(call, SparseTemporalLink.prevLink, frame, b, k), links);
    }
    followRows(call, frame, b, count);
  }
}
