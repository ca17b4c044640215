/** Products of runs of n floats, element by element. */
import { madd } from "./madd";
import { loadLanes, storeLanes } from "./partial";

/** y ← a b */
export function storeProducts(a: usize, b: usize, y: usize, n: i32): void {
  eachLanes(n, (k: usize, count: i32) => {
    const product: Pair = f32x4.mul(loadLanes(a + k, count), loadLanes(b + k, count));
    storeLanes(y + k, product, count);
  });
}

/** y += a b */
export function addProducts(a: usize, b: usize, y: usize, n: i32): void {
  eachLanes(n, (k: usize, count: i32) => {
    const sum: Pair = madd(loadLanes(a + k, count), loadLanes(b + k, count), loadLanes(y + k, count));
    storeLanes(y + k, sum, count);
  });
}
