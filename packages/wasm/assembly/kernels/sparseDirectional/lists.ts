/** The lists of sparseDirectional. Number r V + v belongs to the pair of read head r and write head v. */
import { operandAt, size } from "../../call";
import { SparseDirectional } from "../../generated/operands";
import { floats } from "../../lists";

/** Address of a pair's list of an operand. @inline */
export function pairAt(call: usize, operand: i32, frame: usize, b: i32, pair: i32): usize {
  return operandAt(call, operand, frame, b) + floats(pair * size(call, SparseDirectional.reads));
}

/** Address of read head r's list of an operand. @inline */
export function readAt(call: usize, operand: i32, frame: usize, b: i32, r: i32): usize {
  return operandAt(call, operand, frame, b) + floats(r * size(call, SparseDirectional.readSize));
}

/** Address of row i of write head v of an operand. @inline */
export function rowAt(call: usize, operand: i32, frame: usize, b: i32, v: i32, i: i32): usize {
  const row = v * size(call, SparseDirectional.N) + i;
  return operandAt(call, operand, frame, b) + floats(row * size(call, SparseDirectional.links));
}
