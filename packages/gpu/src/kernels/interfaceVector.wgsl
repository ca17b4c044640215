// keys, write vectors: ξ        strengths, sharpness: oneplus(ξ)        erase, gates, masks: σ(ξ)        read modes: softmax per head
// With softplusStrengths strengths are softplus(ξ); with tanhVectors keys and write vectors are tanh(ξ).
// Without links all heads read by content only; without allocation the allocation gates are 0. The gradient of ξ is then 0.
const COPIED = 0u;
const ONEPLUS = 1u;
const SIGMOID = 2u;
const MODE = 3u;
const ZERO = 4u;
const SOFTPLUS = 5u;
const TANH = 6u;

struct InterfacePart {
  map: u32,
  // For a read mode: first index and number of the modes of its head.
  first: u32,
  count: u32,
}

// Returns the part of element k, in the order of the paper: read keys, strengths, write keys, strengths, erase, write, gates, read modes, masks, sharpness.
fn interfacePart(call: Call, k: u32) -> InterfacePart {
  let R = size(call, InterfaceVector.R);
  let V = size(call, InterfaceVector.V);
  let W = size(call, InterfaceVector.W);
  let modes = 1u + 2u * V;
  let vector = select(COPIED, TANH, size(call, InterfaceVector.tanhVectors) == 1u);
  let strength = select(ONEPLUS, SOFTPLUS, size(call, InterfaceVector.softplusStrengths) == 1u);
  var end = R * W;
  if (k < end) { return InterfacePart(vector, 0u, 0u); }
  end += R;
  if (k < end) { return InterfacePart(strength, 0u, 0u); }
  end += V * W;
  if (k < end) { return InterfacePart(vector, 0u, 0u); }
  end += V;
  if (k < end) { return InterfacePart(strength, 0u, 0u); }
  end += V * W;
  if (k < end) { return InterfacePart(SIGMOID, 0u, 0u); }
  end += V * W;
  if (k < end) { return InterfacePart(vector, 0u, 0u); }
  end += R;
  if (k < end) { return InterfacePart(SIGMOID, 0u, 0u); }
  end += V;
  if (k < end) { return InterfacePart(select(SIGMOID, ZERO, size(call, InterfaceVector.allocation) == 0u), 0u, 0u); }
  end += V;
  if (k < end) { return InterfacePart(SIGMOID, 0u, 0u); }
  if (k < end + R * modes) { return InterfacePart(MODE, end + (k - end) / modes * modes, modes); }
  end += R * modes + size(call, InterfaceVector.masking) * (R + V) * W;
  return InterfacePart(select(ONEPLUS, SIGMOID, k < end), 0u, 0u);
}

fn interfaceVectorForward(call: Call, k: u32) {
  let raw = addressOf(call, InterfaceVector.raw);
  let parts = addressOf(call, InterfaceVector.parts);
  let part = interfacePart(call, k);
  let x = load(raw + k);
  var y = x;
  if (part.map == ONEPLUS) { y = oneplus(x); }
  if (part.map == SOFTPLUS) { y = softplus(x); }
  if (part.map == TANH) { y = hyperbolicTangent(x); }
  if (part.map == SIGMOID) { y = sigmoid(x); }
  if (part.map == ZERO) { y = 0.0; }
  if (part.map == MODE && size(call, InterfaceVector.links) == 0u) {
    y = select(0.0, 1.0, k - part.first == size(call, InterfaceVector.V));
  } else if (part.map == MODE) {
    var most = load(raw + part.first);
    for (var m = 1u; m < part.count; m++) { most = max(most, load(raw + part.first + m)); }
    var sum = 0.0;
    for (var m = 0u; m < part.count; m++) { sum += exponential(load(raw + part.first + m) - most); }
    y = exponential(x - most) / sum;
  }
  store(parts + k, y);
}

fn interfaceVectorBackward(call: Call, k: u32) {
  if (!has(call, InterfaceVector.dRaw)) { return; }
  let parts = addressOf(call, InterfaceVector.parts);
  let dParts = addressOf(call, InterfaceVector.dParts);
  let part = interfacePart(call, k);
  let y = load(parts + k);
  var gradient = load(dParts + k);
  if (part.map == TANH) { gradient *= 1.0 - y * y; }
  if (part.map == ONEPLUS || part.map == SOFTPLUS) { gradient *= sigmoid(load(addressOf(call, InterfaceVector.raw) + k)); }
  if (part.map == SIGMOID || part.map == ZERO) { gradient *= y * (1.0 - y); }
  if (part.map == MODE) {
    var mean = 0.0;
    for (var m = part.first; m < part.first + part.count; m++) { mean += load(dParts + m) * load(parts + m); }
    gradient = y * (gradient - mean);
  }
  add(addressOf(call, InterfaceVector.dRaw) + k, gradient);
}
