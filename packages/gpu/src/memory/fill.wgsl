// Arguments: address, count, bits of the value.
fn fillUpdate(k: u32) {
  writeBits(argument(0u) + k, argument(2u));
}
