// Access to the words of a dispatch. The buffers `words`, `frame` and `masks` and the constants Slice, Frame and Selection are generated
// from shaders/words.ts. `words` holds the slices, sizes and constants of calls. `frame` holds slot numbers, the mask and the range of
// batch elements of a step, or the arguments of a dispatch that is not a call.
struct Call {
  base: u32, // vector in `words` where the words of the call start
  element: u32, // batch element
  iteration: u32, // of phases that run several times
}

const EPSILON = 1e-6;

// Returns the address where the operand of the batch element starts.
fn addressOf(call: Call, operand: u32) -> u32 {
  let slice = words[call.base + operand];
  return slice[Slice.base] + slice[Slice.stride] * slotOf(slice[Slice.clock]) + slice[Slice.batchStride] * call.element;
}

fn has(call: Call, operand: u32) -> bool {
  return words[call.base + operand][Slice.base] != NONE;
}

fn size(call: Call, word: u32) -> u32 {
  return words[call.base + (word >> 2u)][word & 3u];
}

fn constant(call: Call, word: u32) -> f32 {
  return bitcast<f32>(size(call, word));
}

// Reads word k of the header, which starts the descriptor.
fn header(k: u32) -> u32 {
  return words[k >> 2u][k & 3u];
}

fn frameWord(k: u32) -> u32 {
  return frame[k >> 2u][k & 3u];
}

fn slotOf(clock: u32) -> u32 {
  return frameWord(clock);
}

fn firstElement() -> u32 { return frameWord(Frame.begin); }
fn endElement() -> u32 { return frameWord(Frame.end); }

// Whether an operation treats a batch element. Without a mask all elements are active.
fn selected(selection: u32, element: u32) -> bool {
  let mask = frameWord(Frame.mask);
  if (selection == Selection.all || mask == NONE) { return selection != Selection.masked; }
  return (masks[mask + element] != 0u) == (selection == Selection.active_);
}

// Returns the index of a workgroup in a two-dimensional dispatch, which may be one piece of a larger dispatch.
fn groupIndex(group: vec3u) -> u32 {
  return frameWord(Frame.firstGroup) + group.x + group.y * GROUPS_ACROSS;
}

fn argument(k: u32) -> u32 {
  return frameWord(k);
}

fn realArgument(k: u32) -> f32 {
  return bitcast<f32>(argument(k));
}
