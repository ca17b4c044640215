/** loss = weight · Σ_j ( log(1 + e^y_j) - target_j y_j ) */
import { operandAt, size } from "../../call";
import { SigmoidCrossEntropy } from "../../generated/operands";
import { bothOf, LANES, loadTail, nmadd, softplus4, sum4 } from "../../vector";

/** Fills the tail: log(1 + e^x) is 0 for it. */
const IMPOSSIBLE: f32 = -200;

export function sigmoidCrossEntropyForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, SigmoidCrossEntropy.Y);
  for (let b = begin; b < end; b++) {
    let y = operandAt(call, SigmoidCrossEntropy.y, frame, b);
    let target = operandAt(call, SigmoidCrossEntropy.target, frame, b);
    let sums: Pair = f32x4.splat(0);
    for (const last = y + ((<usize>(n & -LANES)) << 2); y < last; y += 4 * LANES, target += 4 * LANES) {
      sums = add4(v128.load(y), v128.load(target), sums);
    }
    let total = bothOf(left(sums), right(sums));
    if (WIDE && n & 4) {
      total = add4(v128.load(y), v128.load(target), total);
      y += 16;
      target += 16;
    }
    if (n & 3) total = add4(loadTail(y, n & 3, IMPOSSIBLE), loadTail(target, n & 3, 0), total);
    const weight = load<f32>(operandAt(call, SigmoidCrossEntropy.weight, frame, b));
    store<f32>(operandAt(call, SigmoidCrossEntropy.loss, frame, b), weight * sum4(total));
  }
}

/** @inline */
function add4(y: v128, target: v128, total: v128): v128 {
  return f32x4.add(total, nmadd(y, target, softplus4(y)));
}
