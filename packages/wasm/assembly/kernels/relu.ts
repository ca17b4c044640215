/** out = max(0, input); the gradient at 0 is 0. */
import { at, rowStride, size } from "../call";
import { loadPart, storePart } from "../lanes/index";
import { Relu } from "../operands";

export function reluForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  const zero = f32x4.splat(0);
  for (let b = <usize>begin; b < <usize>end; b++) {
    let x = at(call, Relu.input, frame) + b * rowStride(call, Relu.input);
    let y = at(call, Relu.out, frame) + b * rowStride(call, Relu.out);
    for (const last = x + (<usize>(n & ~3) << 2); x < last; x += 16, y += 16) {
      v128.store(y, f32x4.max(v128.load(x), zero));
    }
    if (n & 3) storePart(y, f32x4.max(loadPart(x, n & 3), zero), n & 3);
  }
}

export function reluBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  for (let b = <usize>begin; b < <usize>end; b++) {
    const x = at(call, Relu.input, frame) + b * rowStride(call, Relu.input);
    const dx = at(call, Relu.dInput, frame) + b * rowStride(call, Relu.dInput);
    const dy = at(call, Relu.dOut, frame) + b * rowStride(call, Relu.dOut);
    let k: usize = 0;
    for (const last = <usize>(n & ~3) << 2; k < last; k += 16) backward4(x + k, dx + k, dy + k, 4);
    if (n & 3) backward4(x + k, dx + k, dy + k, n & 3);
  }
}

// @ts-ignore: decorator
@inline
function backward4(x: usize, dx: usize, dy: usize, n: i32): void {
  const passing = f32x4.gt(loadPart(x, n), f32x4.splat(0));
  storePart(dx, f32x4.add(loadPart(dx, n), v128.and(loadPart(dy, n), passing)), n);
}
