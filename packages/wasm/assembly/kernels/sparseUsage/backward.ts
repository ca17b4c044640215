/**
 * sparseUsage backward, for each location in `touchedIndex`, then the exchange. With free = 1 - usage(t-1):
 *
 *   dusage(t-1) = dusage ψ (1 - written)        dψ += dusage (usage(t-1) + free written)
 *   dwritten = dusage ψ free · usageGradient    dwrite_v += dwritten Π_{u≠v} (1 - write_u)
 *   d_r = dψ Π_{s≠r} (1 - free_s read_s)        dread_r -= d_r free_r        dfree_r -= d_r read_r
 */
import { constant, operandAt, size, workspace } from "../../call";
import { SparseUsage } from "../../generated/operands";
import { countEntries, Found, findRow, floats, increase, locationOf } from "../../lists";
import { sparseUsageExchange } from "./exchange";
import { findFactors, openFactors, retained, unwritten, writeRecords, written } from "./factors";

export function sparseUsageBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardElement(call, frame, b);
  sparseUsageExchange(call, frame, begin, end);
}

function backwardElement(call: usize, frame: usize, b: i32): void {
  const V = size(call, SparseUsage.V);
  const retention = operandAt(call, SparseUsage.retention, frame, b);
  const dRetention = operandAt(call, SparseUsage.dRetention, frame, b);
  const prevUsage = operandAt(call, SparseUsage.prevUsage, frame, b);
  const dUsage = operandAt(call, SparseUsage.dUsage, frame, b);
  const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
  const last = floats(countEntries(index, size(call, SparseUsage.touched)));
  openFactors(call, frame);
  for (let at: usize = 0; at < last; at += 4) {
    const entry = load<f32>(index + at);
    findFactors(call, frame, b, entry);
    const share = written(writeRecords(call, frame), V);
    const before = load<f32>(prevUsage + at);
    const row = findRow(dUsage, locationOf(entry), 1);
    const d: f32 = row ? load<f32>(row) : 0;
    const dRaised = d * load<f32>(retention + at);
    if (row) store<f32>(row, dRaised * (1 - share));
    readGradient(call, frame, b, load<f32>(dRetention + at) + d * (before + (1 - before) * share));
    writeGradient(call, frame, b, dRaised * (1 - before) * constant(call, SparseUsage.usageGradient));
  }
}

/** dwrite_v += d Π_{u≠v} (1 - write_u) */
function writeGradient(call: usize, frame: usize, b: i32, d: f32): void {
  const V = size(call, SparseUsage.V);
  const records = writeRecords(call, frame);
  let dWrites = operandAt(call, SparseUsage.dPrevWriteWeights, frame, b);
  for (let v = 0; v < V; v++, dWrites += floats(size(call, SparseUsage.writeSize))) {
    const place = load<i32>(records + v * Found.bytes, Found.place);
    if (place >= 0) increase(dWrites + floats(place), d * unwritten(records, V, v));
  }
}

/** dread_r -= d_r free_r        dfree_r -= d_r read_r */
function readGradient(call: usize, frame: usize, b: i32, dRetained: f32): void {
  const R = size(call, SparseUsage.R);
  const freeGates = operandAt(call, SparseUsage.freeGates, frame, b);
  const dFreeGates = operandAt(call, SparseUsage.dFreeGates, frame, b);
  let dReads = operandAt(call, SparseUsage.dPrevReadWeights, frame, b);
  let record = workspace(frame);
  for (let r = 0; r < R; r++, record += Found.bytes, dReads += floats(size(call, SparseUsage.readSize))) {
    const place = load<i32>(record, Found.place);
    if (place < 0) continue;
    const d = dRetained * retained(workspace(frame), freeGates, R, r);
    increase(dFreeGates + floats(r), -d * load<f32>(record, Found.value));
    increase(dReads + floats(place), -d * load<f32>(freeGates + floats(r)));
  }
}
