import { type Call, type KernelSpec, type LoweringOptions, operandSize, type Program } from "@dncjs/core/backend";
import { type FusedKernelName, fused, fusedKernels } from "./wasmKernels.ts";

/** Fewer link values than this stay in the caches; recomputing them gains nothing. */
const FEW_LINKS = 1 << 20;

/**
 * Fuses temporalLink with the directional that follows its links, also those of a sparse memory. Keeps the links of every k-th step if all of
 * them are many, unless they have a journal.
 * docs/performance.md has the measurements.
 */
export function lowerForWasm(
  program: Program,
  options: LoweringOptions,
  keep: (numbers: number) => number = linkHistory,
): Program {
  const pair = linkPair(program.calls);
  if (!pair) return program;
  const whole = fuse(pair);
  const calls = program.calls.filter((call) => call !== pair.links).map((call) => (call === pair.reads ? whole : call));
  if (options.purpose !== "train" || "link" in whole.spec.journaled) return { ...program, calls };
  const link = program.tensors.get(whole.operands.link!.tensor)!;
  const numbers = link.shape.reduce((product, size) => product * size, 1) * options.batch * options.segment;
  const tensors = new Map(program.tensors).set(link.name, { ...link, history: { keep: keep(numbers) } });
  return { ...program, tensors, calls };
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
  readonly name: FusedKernelName;
  readonly links: Call;
  readonly reads: Call;
}

/** A call that updates links, and one that follows them, if no call between them uses numbers of either. */
function linkPair(calls: readonly Call[]): LinkPair | undefined {
  for (const name of Object.keys(fused) as FusedKernelName[]) {
    const [first, last] = fused[name].map((one) => calls.findIndex(({ kernel }) => kernel === one)) as [number, number];
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

function fuse({ name, links, reads }: LinkPair): Call {
  return {
    label: name,
    kernel: name,
    spec: specOf(name),
    phase: "step",
    operands: { ...reads.operands, ...links.operands },
    settings: { ...links.settings, ...reads.settings },
    fuses: [links, reads],
  };
}

/** The operands of both kernels. Those that the first one writes and the second one reads are no longer read. */
function specOf(name: FusedKernelName): KernelSpec {
  const [links, reads] = fusedKernels(name) as [KernelSpec, KernelSpec];
  const written = { ...links.outputs, ...links.indices, ...links.journaled };
  const unwritten = (operands: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(operands).filter(([operand]) => !(operand in written)));
  return {
    ...reads,
    name,
    inputs: { ...links.inputs, ...unwritten(reads.inputs) },
    data: { ...links.data, ...unwritten(reads.data) },
    journaled: links.journaled,
    outputs: { ...links.outputs, ...reads.outputs },
    indices: { ...links.indices, ...reads.indices },
    saved: { ...links.saved, ...reads.saved },
    scratch: { ...links.scratch, ...reads.scratch },
    touched: { ...links.touched, ...reads.touched },
    sizes: [...new Set([...links.sizes, ...reads.sizes])],
  };
}
