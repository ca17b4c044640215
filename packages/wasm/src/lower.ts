import {
  type Call,
  type KernelSpec,
  type LoweringOptions,
  operandSize,
  type Program,
  sizeOf,
} from "@dncjs/core/backend";
import {
  type FusedKernelName,
  type KernelPart,
  kernelParts,
  LINK_STEP,
  SPARSE_LINK_STEP,
  SPARSE_MEMORY_STEP,
} from "./wasmKernels.ts";

/** Fewer link values than this stay in the caches; recomputing them gains nothing. */
const FEW_LINKS = 1 << 20;

/**
 * Fuses temporalLink with the directional that follows its links, and the calls of a sparse memory that use its words. Keeps the links of
 * every k-th step if all of them are many, unless they have a journal.
 * docs/performance.md has the measurements.
 */
export function lowerForWasm(
  program: Program,
  options: LoweringOptions,
  keep: (numbers: number) => number = linkHistory,
): Program {
  const linked = fuseMemory(fuseLinks(program));
  const whole = linked.calls.find(({ kernel }) => kernel === LINK_STEP);
  if (options.purpose !== "train" || !whole) return linked;
  const link = program.tensors.get(whole.operands.link!.tensor)!;
  const numbers = sizeOf(link.shape) * options.batch * options.segment;
  const tensors = new Map(program.tensors).set(link.name, { ...link, history: { keep: keep(numbers) } });
  return { ...linked, tensors };
}

/** Fuses the calls that update and follow links. */
export function fuseLinks(program: Program): Program {
  const pair = linkPair(program.calls);
  if (!pair) return program;
  const whole = fuse(pair.name, [pair.links, pair.reads]);
  const calls = program.calls.filter((call) => call !== pair.links).map((call) => (call === pair.reads ? whole : call));
  return { ...program, calls };
}

/** A memory without allocation lacks that call. */
function fuseMemory(program: Program): Program {
  const { calls } = program;
  const first = calls.findIndex(({ kernel }) => kernel === "sparseUsage");
  if (first < 0) return program;
  const found: (Call | undefined)[] = [];
  let at = first;
  for (const { spec } of kernelParts(SPARSE_MEMORY_STEP)) {
    const call = calls[at]?.kernel === spec.name ? calls[at++] : undefined;
    if (!call && spec.name !== "sparseAllocation") return program;
    found.push(call);
  }
  return { ...program, calls: [...calls.slice(0, first), fuse(SPARSE_MEMORY_STEP, found), ...calls.slice(at)] };
}

/**
 * Keeps the links of every k-th step and recomputes the rest. Returns k for `numbers` link values of all steps of a segment. A smaller share
 * kept means less memory traffic and more recomputing, which takes half as long in the build `wide`.
 */
export function linkHistory(numbers: number, wide = false): number {
  if (numbers < FEW_LINKS) return 1;
  return wide ? 4 : 3;
}

interface LinkPair {
  readonly name: typeof LINK_STEP | typeof SPARSE_LINK_STEP;
  readonly links: Call;
  readonly reads: Call;
}

/** A call that updates links, and one that follows them, if no call between them uses numbers of either. */
function linkPair(calls: readonly Call[]): LinkPair | undefined {
  for (const name of [LINK_STEP, SPARSE_LINK_STEP] as const) {
    const placeOf = ({ spec }: KernelPart) => calls.findIndex(({ kernel }) => kernel === spec.name);
    const [first, last] = kernelParts(name).map(placeOf) as [number, number];
    if (first < 0 || last < first) continue;
    const links = calls[first]!;
    const reads = calls[last]!;
    const own = [...rangesOf(links), ...rangesOf(reads)];
    const isIndependent = (call: Call): boolean => rangesOf(call).every((a) => own.every((b) => !overlaps(a, b)));
    const follows = reads.operands.link!.tensor === links.operands.link!.tensor;
    if (follows && calls.slice(first + 1, last).every(isIndependent)) return { name, links, reads };
  }
  return undefined;
}

/** Numbers [begin, end) of one batch element of a tensor, of step t-1 or t. */
interface TensorRange {
  readonly tensor: string;
  readonly previous: boolean;
  readonly begin: number;
  readonly end: number;
}

/** The numbers that the operands of a call cover. Calls of one step often use different parts of the interface vector. */
function rangesOf(call: Call): readonly TensorRange[] {
  return Object.entries(call.operands).map(([name, { tensor, previous = false, offset = 0 }]) => {
    return { tensor, previous, begin: offset, end: offset + operandSize(call, name) };
  });
}

function overlaps(a: TensorRange, b: TensorRange): boolean {
  return a.tensor === b.tensor && a.previous === b.previous && a.begin < b.end && b.begin < a.end;
}

/** The call that replaces `calls`, one for each part of the fused kernel, or none for a part that the program leaves out. */
function fuse(name: FusedKernelName, calls: readonly (Call | undefined)[]): Call {
  const parts = kernelParts(name).flatMap((part, k) => {
    const call = calls[k];
    return call ? [{ call, ...part }] : [];
  });
  const operands = parts.flatMap(({ call, nameOf }) =>
    Object.entries(call.operands).map(([own, slice]) => [nameOf(own), slice] as const),
  );
  return {
    label: name,
    kernel: name,
    spec: parts.map((part) => renamed(part)).reduce((whole, spec) => joined(name, whole, spec)),
    phase: "step",
    operands: Object.fromEntries(operands),
    settings: Object.assign({}, ...parts.map(({ call }) => call.settings)),
    fuses: parts.map(({ call }) => call),
  };
}

/** The spec of a part with the names that it has in the fused kernel. */
function renamed({ spec, nameOf }: KernelPart): KernelSpec {
  const shapeOf = (shape: string): string => shape.split(" ").map(nameOf).join(" ");
  const groupOf = (group: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(group).map(([own, shape]) => [nameOf(own), shapeOf(shape)]));
  const { inputs, parameters, data, journaled, outputs, indices, saved, scratch, touched } = spec;
  return {
    ...spec,
    inputs: groupOf(inputs),
    parameters: groupOf(parameters),
    data: groupOf(data),
    journaled: groupOf(journaled),
    outputs: groupOf(outputs),
    indices: groupOf(indices),
    saved: groupOf(saved),
    scratch: groupOf(scratch),
    touched: groupOf(touched),
    optional: spec.optional.map(nameOf),
    sizes: spec.sizes.map(nameOf),
  };
}

/** The operands of two kernels, one after the other. Those that the first one writes and the second one reads are no longer read. */
function joined(name: FusedKernelName, first: KernelSpec, second: KernelSpec): KernelSpec {
  const written = { ...first.outputs, ...first.indices, ...first.journaled };
  const unwritten = (operands: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(operands).filter(([operand]) => !(operand in written)));
  return {
    name,
    inputs: { ...first.inputs, ...unwritten(second.inputs) },
    parameters: { ...first.parameters, ...second.parameters },
    data: { ...first.data, ...unwritten(second.data) },
    journaled: { ...first.journaled, ...second.journaled },
    outputs: { ...first.outputs, ...second.outputs },
    indices: { ...first.indices, ...second.indices },
    saved: { ...first.saved, ...second.saved },
    scratch: { ...first.scratch, ...second.scratch },
    touched: { ...first.touched, ...second.touched },
    optional: [...first.optional, ...second.optional],
    sizes: [...new Set([...first.sizes, ...second.sizes])],
    constants: [...new Set([...first.constants, ...second.constants])],
  };
}
