// Sets `count` elements from address `to` on to `bits`.
fn fillUpdate(k: u32) {
  writeBits(argument(Fill.to) + k, argument(Fill.bits));
}
