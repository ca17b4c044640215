// to ← source, bit for bit
fn copyForward(call: Call, k: u32) {
  writeBits(addressOf(call, Copy.to) + k, readBits(addressOf(call, Copy.source) + k));
}
