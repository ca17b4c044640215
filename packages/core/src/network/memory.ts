import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { DncConfig, MemoryConfig } from "./config.ts";
import { hiddenOf } from "./controller.ts";
import { interfaceLayout, interfaceSize, type PartSlice } from "./interfaceLayout.ts";
import { buildNormalised } from "./layerNorm.ts";
import { featureSize } from "./parameters.ts";
import { buildSparseMemory } from "./sparseMemory.ts";
import { memoryState } from "./state.ts";

/** Adds the calls of the interface and the memory, in the order of docs/math.md: usage, look-up, allocation, write, link, read. */
export function buildMemory(builder: ProgramBuilder, config: DncConfig, memory: MemoryConfig): void {
  const s = sizesOf(memory);
  for (const tensor of memoryState(memory)) builder.declare(tensor);
  const part = buildInterface(builder, config, memory, s);
  if (memory.sparse) {
    buildSparseMemory(builder, memory, memory.sparse, s, part);
    return;
  }
  buildWrite(builder, memory, s, part);
  if (s.links) buildLinks(builder, s);
  buildRead(builder, memory, s, part);
}

type Sizes = ReturnType<typeof sizesOf>;

function sizesOf(memory: MemoryConfig) {
  return {
    N: memory.locations,
    W: memory.wordSize,
    R: memory.readHeads,
    V: memory.writeHeads,
    M: 1 + 2 * memory.writeHeads,
    masking: Number(memory.masking),
    sharpness: Number(memory.sharpness),
    links: Number(memory.links),
    allocation: Number(memory.allocation),
    softplusStrengths: Number(memory.softplusStrengths),
    tanhVectors: Number(memory.tanhVectors),
    usageGradient: Number(memory.usageGradient),
    resolution: memory.usageResolution === "exact" ? 0 : memory.usageResolution,
  };
}

const current = (tensor: string): TensorSlice => ({ tensor });
const previous = (tensor: string): TensorSlice => ({ tensor, previous: true });

/** ξ = W_ξ h_all + b_ξ, normalised with `layerNorm`, then each part mapped into its domain. Returns the slice of each part. */
function buildInterface(builder: ProgramBuilder, config: DncConfig, memory: MemoryConfig, s: Sizes): PartSlice {
  const I = interfaceSize(memory);
  const K0 = featureSize(config);
  const bias = config.layerNorm ? undefined : current("interface.bias");
  const raw = buildNormalised(builder, config, { layer: "interface", name: "interface", G: 1, K: I }, (out) =>
    builder.call(
      "step",
      "interface",
      "linear",
      { input0: hiddenOf(config), weight0: current("interface.weight"), bias, out },
      { M: I, K0, K1: 0, K2: 0, stride0: K0, stride1: 0, stride2: 0 },
    ),
  );
  const parts = builder.tensor("saved", "interfaceParts", [I]);
  builder.call("step", "interfaceVector", "interfaceVector", { raw, parts }, { ...s, I });
  const offsets = new Map(interfaceLayout(memory).map(({ name, offset }) => [name, offset]));
  return (name) => ({ ...parts, offset: offsets.get(name)! });
}

function buildWrite(builder: ProgramBuilder, memory: MemoryConfig, s: Sizes, part: PartSlice): void {
  const { N, V } = s;
  const retention = builder.tensor("saved", "retention", [N]);
  const content = builder.tensor("saved", "writeContent", [V, N]);
  const allocation = s.allocation ? builder.tensor("saved", "allocation", [V, N]) : undefined;
  const before = {
    prevUsage: previous("usage"),
    prevWriteWeights: previous("writeWeights"),
    prevReadWeights: previous("readWeights"),
  };
  builder.call(
    "step",
    "usage",
    "usage",
    { ...before, freeGates: part("freeGates"), usage: current("usage"), retention },
    s,
  );
  buildLookUp(builder, "writeContentWeighting", previous("memory"), "write", content, V, s, part);
  const gates = { allocationGate: part("allocationGate"), writeGate: part("writeGate") };
  if (allocation) {
    builder.call("step", "allocation", "allocation", { usage: current("usage"), ...gates, allocation }, s);
  }
  const writeWeights = current("writeWeights");
  builder.call("step", "writeWeighting", "writeWeighting", { ...gates, allocation, content, writeWeights }, s);
  const written = { writeWeights, erase: part("erase"), write: part("write"), memory: current("memory") };
  const kept = memory.deallocation ? retention : undefined;
  builder.call(
    "step",
    "memoryWrite",
    "memoryWrite",
    { prevMemory: previous("memory"), ...written, retention: kept },
    s,
  );
}

function buildLinks(builder: ProgramBuilder, s: Sizes): void {
  builder.call(
    "step",
    "temporalLink",
    "temporalLink",
    {
      prevLink: previous("link"),
      prevPrecedence: previous("precedence"),
      writeWeights: current("writeWeights"),
      link: current("link"),
      precedence: current("precedence"),
    },
    s,
  );
}

function buildRead(builder: ProgramBuilder, memory: MemoryConfig, s: Sizes, part: PartSlice): void {
  const { N, R } = s;
  const content = builder.tensor("saved", "readContent", [R, N]);
  buildLookUp(builder, "readContentWeighting", current("memory"), "read", content, R, s, part);
  const followed = s.links ? buildDirectional(builder, memory, s, part) : {};
  const readWeights = current("readWeights");
  const mixed = { readModes: part("readModes"), content, ...followed, readWeights };
  builder.call("step", "readWeighting", "readWeighting", mixed, s);
  const read = { memory: current("memory"), readWeights, readVectors: current("readVectors") };
  builder.call("step", "memoryRead", "memoryRead", read, s);
}

/** Follows the links from the locations read in the previous step. */
function buildDirectional(
  builder: ProgramBuilder,
  memory: MemoryConfig,
  s: Sizes,
  part: PartSlice,
): { readonly forward: TensorSlice; readonly backward: TensorSlice } {
  const { N, R, V } = s;
  const forward = builder.tensor("saved", "forward", [R, V, N]);
  const backward = builder.tensor("saved", "backward", [R, V, N]);
  const sharp = memory.sharpness && {
    forwardSharpness: part("forwardSharpness"),
    backwardSharpness: part("backwardSharpness"),
    rawForward: builder.tensor("saved", "rawForward", [R, V, N]),
    rawBackward: builder.tensor("saved", "rawBackward", [R, V, N]),
  };
  const links = { link: current("link"), prevReadWeights: previous("readWeights") };
  builder.call("step", "directional", "directional", { ...links, ...(sharp || {}), forward, backward }, s);
  return { forward, backward };
}

function buildLookUp(
  builder: ProgramBuilder,
  label: string,
  memory: TensorSlice,
  heads: "read" | "write",
  weights: TensorSlice,
  K: number,
  s: Sizes,
  part: PartSlice,
): void {
  const keys = { keys: part(`${heads}Keys`), strengths: part(`${heads}Strengths`) };
  const masks = s.masking ? part(`${heads}Masks`) : undefined;
  builder.call("step", label, "contentWeighting", { memory, ...keys, masks, weights }, { ...s, K });
}
