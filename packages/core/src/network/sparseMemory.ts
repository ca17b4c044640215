import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { MemoryConfig, SparseConfig } from "./config.ts";
import type { PartSlice } from "./interfaceLayout.ts";
import { listSizes } from "./state.ts";

/** Adds the calls of a sparse memory, in the order of `buildMemory`. `sizes` are those of the dense memory. */
export function buildSparseMemory(
  builder: ProgramBuilder,
  memory: MemoryConfig,
  sparse: SparseConfig,
  sizes: Readonly<Record<string, number>>,
  part: PartSlice,
): void {
  const s = sparseSizes(memory, sparse, sizes);
  const context = { builder, memory, s, part };
  buildWrite(context);
  if (memory.links) buildLinks(context);
  buildRead(context);
}

interface Context {
  readonly builder: ProgramBuilder;
  readonly memory: MemoryConfig;
  readonly s: ReturnType<typeof sparseSizes>;
  readonly part: PartSlice;
}

function sparseSizes(memory: MemoryConfig, sparse: SparseConfig, sizes: Readonly<Record<string, number>>) {
  const { locations: N, readHeads: R, writeHeads: V, deallocation } = memory;
  const { reads, links, allocations, similarityResolution } = sparse;
  const { readSize, writeSize } = listSizes(memory, sparse);
  const touched = Math.min(N, R * readSize + V * writeSize);
  return {
    ...sizes,
    N,
    R,
    V,
    M: 1 + 2 * V,
    W: memory.wordSize,
    reads,
    links,
    allocations,
    similarityResolution,
    readSize,
    writeSize,
    touched,
    written: Math.min(N, V * writeSize + (deallocation ? touched : 0)),
    // Rows that are written, rows with a link to a location that is written, and rows from which a full column drops a link.
    changed: V * Math.min(N, writeSize * (1 + links) + links * links),
  };
}

const current = (tensor: string): TensorSlice => ({ tensor });
const previous = (tensor: string): TensorSlice => ({ tensor, previous: true });

/** Declares a list of a step: its index and its values. */
function list(
  { builder }: Context,
  name: string,
  shape: readonly number[],
): { index: TensorSlice; value: TensorSlice } {
  return {
    index: builder.tensor("saved", `${name}.index`, shape),
    value: builder.tensor("saved", `${name}.value`, shape),
  };
}

function buildWrite(context: Context): void {
  const { builder, memory, s, part } = context;
  const touchedIndex = builder.tensor("saved", "retention.index", [s.touched]);
  const retention = builder.tensor("saved", "retention.value", [s.touched]);
  const before = {
    prevWriteWeights: previous("writeWeights.value"),
    prevWriteIndex: previous("writeWeights.index"),
    prevReadWeights: previous("readWeights.value"),
    prevReadIndex: previous("readWeights.index"),
  };
  const freed = { freeGates: part("freeGates"), usage: current("usage"), retention, touchedIndex };
  builder.call("step", "sparseUsage", "sparseUsage", { ...before, ...freed }, s);
  const content = list(context, "writeContent", [s.V, s.reads]);
  buildLookUp(context, "writeContentWeighting", previous("memory"), "write", content, s.V);
  const gates = { allocationGate: part("allocationGate"), writeGate: part("writeGate") };
  const allocation = memory.allocation ? list(context, "allocation", [s.V, s.allocations]) : undefined;
  if (allocation) {
    const allocated = { allocation: allocation.value, index: allocation.index };
    builder.call(
      "step",
      "sparseAllocation",
      "sparseAllocation",
      { usage: current("usage"), ...gates, ...allocated },
      s,
    );
  }
  const writeWeights = { writeWeights: current("writeWeights.value"), writeIndex: current("writeWeights.index") };
  const mixed = {
    allocation: allocation?.value,
    allocationIndex: allocation?.index,
    content: content.value,
    contentIndex: content.index,
  };
  builder.call("step", "sparseWriteWeighting", "sparseWriteWeighting", { ...gates, ...mixed, ...writeWeights }, s);
  const kept = memory.deallocation ? { retention, touchedIndex } : { retention: undefined, touchedIndex: undefined };
  const written = { ...writeWeights, erase: part("erase"), write: part("write"), memory: current("memory"), ...kept };
  builder.call("step", "sparseMemoryWrite", "sparseMemoryWrite", written, s);
}

function buildLinks({ builder, s }: Context): void {
  const operands = {
    prevPrecedence: previous("precedence.value"),
    prevPrecedenceIndex: previous("precedence.index"),
    writeWeights: current("writeWeights.value"),
    writeIndex: current("writeWeights.index"),
    linkIndex: current("link.index"),
    link: current("link.value"),
    precedence: current("precedence.value"),
    precedenceIndex: current("precedence.index"),
  };
  builder.call("step", "sparseTemporalLink", "sparseTemporalLink", operands, s);
}

function buildRead(context: Context): void {
  const { builder, memory, s, part } = context;
  const content = list(context, "readContent", [s.R, s.reads]);
  buildLookUp(context, "readContentWeighting", current("memory"), "read", content, s.R);
  const readWeights = { readWeights: current("readWeights.value"), readIndex: current("readWeights.index") };
  const followed = memory.links ? buildDirectional(context) : {};
  const mixed = { readModes: part("readModes"), content: content.value, contentIndex: content.index, ...followed };
  builder.call("step", "sparseReadWeighting", "sparseReadWeighting", { ...mixed, ...readWeights }, s);
  const read = { memory: current("memory"), ...readWeights, readVectors: current("readVectors") };
  builder.call("step", "sparseMemoryRead", "sparseMemoryRead", read, s);
}

/** Follows the links from the locations read in the previous step. Returns the lists, as operands of the mixture. */
function buildDirectional(context: Context): Readonly<Record<string, TensorSlice>> {
  const { builder, memory, s, part } = context;
  const shape = [s.R, s.V, s.reads];
  const forward = list(context, "forward", shape);
  const backward = list(context, "backward", shape);
  const lists = {
    forward: forward.value,
    forwardIndex: forward.index,
    backward: backward.value,
    backwardIndex: backward.index,
  };
  const sharp = memory.sharpness && {
    forwardSharpness: part("forwardSharpness"),
    backwardSharpness: part("backwardSharpness"),
    rawForward: builder.tensor("saved", "rawForward", shape),
    rawBackward: builder.tensor("saved", "rawBackward", shape),
  };
  const operands = {
    link: current("link.value"),
    linkIndex: current("link.index"),
    prevReadWeights: previous("readWeights.value"),
    prevReadIndex: previous("readWeights.index"),
    ...lists,
    ...(sharp || {}),
  };
  builder.call("step", "sparseDirectional", "sparseDirectional", operands, s);
  return lists;
}

function buildLookUp(
  { builder, memory, s, part }: Context,
  label: string,
  words: TensorSlice,
  heads: "read" | "write",
  { index, value: weights }: { readonly index: TensorSlice; readonly value: TensorSlice },
  count: number,
): void {
  const keys = { keys: part(`${heads}Keys`), strengths: part(`${heads}Strengths`) };
  const masks = memory.masking ? part(`${heads}Masks`) : undefined;
  const operands = { memory: words, ...keys, masks, index, weights };
  builder.call("step", label, "sparseContentWeighting", operands, { ...s, heads: count });
}
