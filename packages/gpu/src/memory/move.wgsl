// Copies `count` elements from address `source` to address `to`, bit for bit.
fn moveUpdate(k: u32) {
  writeBits(argument(Move.to) + k, readBits(argument(Move.source) + k));
}
