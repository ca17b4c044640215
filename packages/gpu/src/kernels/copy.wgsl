// to ← source, bit for bit
fn copyForward(call: Call, k: u32) {
  writeBits(rowOf(call, Copy.to) + k, readBits(rowOf(call, Copy.source) + k));
}
