// What a dispatch is told. `words`: where its calls' operands lie, their sizes and constants. `frame`: slot numbers, mask and rows of the step,
// or, of what is no call, its arguments.
struct Call {
  base: u32, // where its words begin
  row: u32,
  turn: u32, // of phases that run several times
}

@group(0) @binding(0) var<uniform> words: array<vec4u, 1024>;
@group(0) @binding(1) var<uniform> frame: array<vec4u, 4>;
@group(0) @binding(2) var<storage, read> masks: array<u32>;

const EPSILON = 1e-6;
const NONE = 0xffffffffu;

// The address of a row's first element: base + stride · slot + rowStride · row.
fn rowOf(call: Call, operand: u32) -> u32 {
  let place = words[call.base + operand];
  return place.x + place.y * slotOf(place.z) + place.w * call.row;
}

fn slotOf(clock: u32) -> u32 {
  return frame[clock >> 2u][clock & 3u];
}

fn has(call: Call, operand: u32) -> bool {
  return words[call.base + operand].x != NONE;
}

fn size(call: Call, word: u32) -> u32 {
  return words[call.base + (word >> 2u)][word & 3u];
}

fn constant(call: Call, word: u32) -> f32 {
  return bitcast<f32>(size(call, word));
}

fn firstRow() -> u32 { return frame[3].y; }
fn endRow() -> u32 { return frame[3].z; }

// Whether an operation is for this row: 0 all, 1 those that take part in the step, 2 those that sit it out.
fn selected(selection: u32, row: u32) -> bool {
  let mask = frame[3].x;
  if (selection == 0u || mask == NONE) { return selection != 2u; }
  return (masks[mask + row] != 0u) == (selection == 1u);
}

// Dispatches lie in rows of so many workgroups: there may be more than fit in one dimension. A piece of one begins in its midst.
fn groupIndex(group: vec3u) -> u32 {
  return frame[3].w + group.x + group.y * 32768u;
}

// The k-th word of the descriptor's beginning: shaders/main.ts says what stands there.
fn header(k: u32) -> u32 {
  return words[k >> 2u][k & 3u];
}

fn argument(k: u32) -> u32 {
  return frame[k >> 2u][k & 3u];
}

fn realArgument(k: u32) -> f32 {
  return bitcast<f32>(argument(k));
}
