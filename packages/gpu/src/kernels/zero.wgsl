// to ← 0
fn zeroForward(call: Call, k: u32) {
  writeBits(rowOf(call, Zero.to) + k, 0u);
}
