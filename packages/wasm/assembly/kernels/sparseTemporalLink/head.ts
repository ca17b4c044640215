/** The lists and rows of sparseTemporalLink, of one write head. */
import { operandAt, size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { floats } from "../../lists";

/** Address of write head v's list of an operand. `places` is the name of the lists' size. @inline */
export function headAt(call: usize, operand: i32, frame: usize, b: i32, v: i32, places: i32): usize {
  return operandAt(call, operand, frame, b) + floats(v * size(call, places));
}

/** Address of a row of links. @inline */
export function rowAt(call: usize, operand: i32, frame: usize, b: i32, row: i32): usize {
  return operandAt(call, operand, frame, b) + floats(row * size(call, SparseTemporalLink.links));
}
