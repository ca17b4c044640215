// to ← 0
fn zeroForward(call: Call, k: u32) {
  writeBits(addressOf(call, Zero.to) + k, 0u);
}
