/**
 * reset, update = σ(fed + recurrent)        candidate = tanh(fed + reset ∘ recurrent)
 * h = (1 - update) ∘ candidate + update ∘ h(t-1)
 *
 * With `clip` > 0, h is clamped to ±clip. With `gradientClip` > 0, so are the gradients of both sums.
 */
import { constant, operandAt, size } from "../../call";
import { Gru } from "../../generated/operands";
import { clamp, limitOf, loadLanes, madd, mapSigmoid, mapTanh, storeLanes } from "../../vector";

export function gruForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const units = size(call, Gru.H);
  const limit = limitOf(constant(call, Gru.clip));
  for (let b = begin; b < end; b++) {
    const gates = operandAt(call, Gru.gates, frame, b);
    activate(operandAt(call, Gru.fed, frame, b), operandAt(call, Gru.recurrent, frame, b), gates, units);
    const prevH = operandAt(call, Gru.prevH, frame, b);
    const h = operandAt(call, Gru.h, frame, b);
    const updates = gates + ((<usize>units) << 2);
    const candidates = updates + ((<usize>units) << 2);
    eachLanes(units, (k: usize, count: i32) => {
      const candidate: Pair = loadLanes(candidates + k, count);
      const change: Pair = f32x4.sub(loadLanes(prevH + k, count), candidate);
      const mixed: Pair = madd(loadLanes(updates + k, count), change, candidate);
      storeLanes(h + k, clamp(mixed, limit), count);
    });
  }
}

/** gates ← reset, update, candidate, each of `units`. */
function activate(fed: usize, recurrent: usize, gates: usize, units: i32): void {
  const part = (<usize>units) << 2;
  eachLanes(2 * units, (k: usize, count: i32) => {
    const sum: Pair = f32x4.add(loadLanes(fed + k, count), loadLanes(recurrent + k, count));
    storeLanes(gates + k, sum, count);
  });
  mapSigmoid(gates, gates, 2 * units);
  const fedCandidate = fed + 2 * part;
  const recurrentCandidate = recurrent + 2 * part;
  const candidates = gates + 2 * part;
  eachLanes(units, (k: usize, count: i32) => {
    const reset: Pair = loadLanes(gates + k, count);
    const sum: Pair = madd(reset, loadLanes(recurrentCandidate + k, count), loadLanes(fedCandidate + k, count));
    storeLanes(candidates + k, sum, count);
  });
  mapTanh(candidates, candidates, units);
}
