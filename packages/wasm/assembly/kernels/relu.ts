/** out = max(0, input); the gradient at 0 is 0. */
import { size } from "../call";
import { loadLanes, storeLanes } from "../lanes/index";
import { Relu } from "../operands";
import { rowAt } from "../row";

export function reluForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  const zero = f32x4.splat(0);
  for (let b = begin; b < end; b++) {
    let x = rowAt(call, Relu.input, frame, b);
    let y = rowAt(call, Relu.out, frame, b);
    for (const last = x + (<usize>(n & ~3) << 2); x < last; x += 16, y += 16) {
      v128.store(y, f32x4.max(v128.load(x), zero));
    }
    if (n & 3) storeLanes(y, f32x4.max(loadLanes(x, n & 3), zero), n & 3);
  }
}

export function reluBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  for (let b = begin; b < end; b++) {
    const x = rowAt(call, Relu.input, frame, b);
    const dx = rowAt(call, Relu.dInput, frame, b);
    const dy = rowAt(call, Relu.dOut, frame, b);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) backward4(x + k, dx + k, dy + k, 4);
    if (n & 3) backward4(x + k, dx + k, dy + k, n & 3);
  }
}

/** @inline */
function backward4(x: usize, dx: usize, dy: usize, n: i32): void {
  const passing = f32x4.gt(loadLanes(x, n), f32x4.splat(0));
  storeLanes(dx, f32x4.add(loadLanes(dx, n), v128.and(loadLanes(dy, n), passing)), n);
}
