// Numbers in memory, by address; `readBits` and `writeBits` are made by memory.ts, for as many pages as there are.
fn load(address: u32) -> f32 {
  return bitcast<f32>(readBits(address));
}

fn store(address: u32, value: f32) {
  writeBits(address, bitcast<u32>(value));
}

fn add(address: u32, value: f32) {
  store(address, load(address) + value);
}
