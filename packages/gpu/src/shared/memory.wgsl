// Numbers in memory, by address. shaders/access.ts generates `readBits` and `writeBits` for the number of pages.
fn load(address: u32) -> f32 {
  return bitcast<f32>(readBits(address));
}

fn store(address: u32, value: f32) {
  writeBits(address, bitcast<u32>(value));
}

fn add(address: u32, value: f32) {
  store(address, load(address) + value);
}
