/**
 * ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage_n ← (usage_n + (1 - usage_n) written_n) ψ_n        for n in the lists of read(t-1) and write(t-1)
 */
import { operandAt, size, workspace } from "../../call";
import { SparseUsage } from "../../generated/operands";
import { floats, locationOf } from "../../lists";
import { zero } from "../../vector";
import { findFactors, nextEntry, openFactors, retained, writeRecords, written } from "./factors";

export function sparseUsageForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const R = size(call, SparseUsage.R);
  const V = size(call, SparseUsage.V);
  const touched = size(call, SparseUsage.touched);
  const freeGates = operandAt(call, SparseUsage.freeGates, frame, b);
  const usage = operandAt(call, SparseUsage.usage, frame, b);
  const retention = operandAt(call, SparseUsage.retention, frame, b);
  const prevUsage = operandAt(call, SparseUsage.prevUsage, frame, b);
  const index = operandAt(call, SparseUsage.touchedIndex, frame, b);
  let place = 0;
  openFactors(call, frame);
  for (let entry = nextEntry(call, frame, b); entry < Infinity; entry = nextEntry(call, frame, b)) {
    findFactors(call, frame, b, entry);
    const kept = retained(workspace(frame), freeGates, R, -1);
    const own = usage + floats(locationOf(entry));
    const before = load<f32>(own);
    const at = floats(place++);
    store<f32>(index + at, entry);
    store<f32>(retention + at, kept);
    store<f32>(prevUsage + at, before);
    store<f32>(own, (before + (1 - before) * written(writeRecords(call, frame), V)) * kept);
  }
  zero(index + floats(place), touched - place);
  zero(retention + floats(place), touched - place);
  zero(prevUsage + floats(place), touched - place);
}
