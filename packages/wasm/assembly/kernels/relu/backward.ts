/** dinput += dout where input > 0 */
import { operandAt, size } from "../../call";
import { Relu } from "../../generated/operands";
import { addLanes, loadLanes } from "../../vector";

export function reluBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const n = size(call, Relu.K);
  for (let b = begin; b < end; b++) {
    const x = operandAt(call, Relu.input, frame, b);
    const dx = operandAt(call, Relu.dInput, frame, b);
    const dy = operandAt(call, Relu.dOut, frame, b);
    eachVector(n, (k: usize, count: i32) => {
      const passing = f32x4.gt(loadLanes(x + k, count), f32x4.splat(0));
      addLanes(dx + k, v128.and(loadLanes(dy + k, count), passing), count);
    });
  }
}
