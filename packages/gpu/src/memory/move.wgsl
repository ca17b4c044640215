// Arguments: address to read from, count, address to write to.
fn moveUpdate(k: u32) {
  writeBits(argument(2u) + k, readBits(argument(0u) + k));
}
