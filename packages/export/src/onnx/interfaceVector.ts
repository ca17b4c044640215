import { interfaceParts } from "@dncjs/core/run";
import type { CallScope } from "./callScope.ts";
import type { Value } from "./graph.ts";

/** Maps each part of the interface vector into its domain, and writes the parts one by one, as later calls read them. */
export function interfaceVector(call: CallScope): void {
  const { graph } = call;
  const [I, R, V, W, masking, sharpness] = ["I", "R", "V", "W", "masking", "sharpness"].map((s) => call.setting(s));
  const lengths = Object.entries(interfaceParts({ R: R!, V: V!, W: W!, masking: masking!, sharpness: sharpness! }));
  const parts = lengths.filter(([, length]) => length > 0);
  const sizes = graph.integers(...parts.map(([, length]) => length));
  const raw = graph.ops("Split", [call.read("raw", [I!]), sizes], parts.length, { axis: 1 });
  let offset = 0;
  parts.forEach(([name, length], at) => {
    call.write("parts", [length], mapped(name, raw[at]!, call), offset);
    offset += length;
  });
}

/** Parts without a function here are linear. */
function mapped(part: string, raw: Value, call: CallScope): Value {
  const { graph } = call;
  if (part === "readModes") return readModes(raw, call);
  if (part === "allocationGate" && call.setting("allocation") === 0) return graph.multiply(raw, graph.number(0));
  if (strengths.has(part) && call.setting("softplusStrengths") === 1) return graph.op("Softplus", [raw]);
  if (vectors.has(part) && call.setting("tanhVectors") === 1) return graph.op("Tanh", [raw]);
  if (oneplusParts.has(part)) return graph.add(graph.number(1), graph.op("Softplus", [raw]));
  return sigmoidParts.has(part) ? graph.op("Sigmoid", [raw]) : raw;
}

const vectors = new Set(["readKeys", "writeKeys", "write"]);
const strengths = new Set(["readStrengths", "writeStrengths"]);
const oneplusParts = new Set([...strengths, "forwardSharpness", "backwardSharpness"]);
const sigmoidParts = new Set(["erase", "freeGates", "allocationGate", "writeGate", "readMasks", "writeMasks"]);

/** A softmax for each read head; without links its content mode is 1. */
function readModes(raw: Value, call: CallScope): Value {
  const { graph } = call;
  const [R, V] = [call.setting("R"), call.setting("V")];
  const M = 1 + 2 * V;
  if (call.setting("links") === 1) {
    return graph.reshape(graph.op("Softmax", [graph.reshape(raw, [R, M])], { axis: -1 }), [R * M]);
  }
  const content = Float32Array.from({ length: R * M }, (_, at) => (at % M === V ? 1 : 0));
  return graph.add(graph.multiply(raw, graph.number(0)), graph.weights("content_modes", [R * M], content));
}
