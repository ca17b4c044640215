/** The products of which usage is made, for the (up to four) memory rows from an address on. */
import { Constant, four } from "../lanes/constants";
import { madd, nmadd } from "../lanes/madd";
import { loadLanes } from "../lanes/partial";

/** 1 - Π_v (1 - write_v), raised head by head: small weights keep their precision. For the memory rows from `writes` on. */
// @ts-ignore: decorator
@inline
export function writtenBy(writes: usize, N: i32, V: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let written = f32x4.splat(0);
  for (let v = 0; v < V; v++) {
    written = madd(f32x4.sub(one, written), loadLanes(writes + (<usize>(v * N) << 2), rest), written);
  }
  return written;
}

/** Π_r (1 - free_r read_r), for the memory rows from `reads` on. */
// @ts-ignore: decorator
@inline
export function retainedBy(freeGates: usize, reads: usize, N: i32, R: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let product = one;
  for (let r = 0; r < R; r++) {
    const read = loadLanes(reads + (<usize>(r * N) << 2), rest);
    product = f32x4.mul(product, nmadd(v128.load32_splat(freeGates + (<usize>r << 2)), read, one));
  }
  return product;
}

/** Π over the write heads but `except` of (1 - write_v). */
// @ts-ignore: decorator
@inline
export function unwrittenBut(except: i32, writes: usize, N: i32, V: i32, rest: i32): v128 {
  const one = four(Constant.one);
  let product = one;
  for (let v = 0; v < V; v++) {
    if (v == except) continue;
    product = f32x4.mul(product, f32x4.sub(one, loadLanes(writes + (<usize>(v * N) << 2), rest)));
  }
  return product;
}
