import {
  type Call,
  type KernelSpec,
  kernels,
  type LoweringOptions,
  operandSize,
  type Program,
} from "@dncjs/core/backend";
import { LINK_STEP } from "./wasmKernels.ts";

/** Fewer link values than this stay in the caches; recomputing them gains nothing. */
const FEW_LINKS = 1 << 20;

/**
 * Fuses temporalLink with the directional that follows its links, and keeps the links of every k-th step if all of them are many.
 * docs/performance.md has the measurements.
 */
export function lowerForWasm(
  program: Program,
  options: LoweringOptions,
  keep: (numbers: number) => number = linkHistory,
): Program {
  const pair = linkPair(program.calls);
  if (!pair) return program;
  const fused = fuse(pair);
  const calls = program.calls.filter((call) => call !== pair.links).map((call) => (call === pair.reads ? fused : call));
  if (options.purpose !== "train") return { ...program, calls };
  const link = program.tensors.get(fused.operands.link!.tensor)!;
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
  readonly links: Call;
  readonly reads: Call;
}

/** A temporalLink, and a directional that follows its links, if no call between them uses numbers of either. */
function linkPair(calls: readonly Call[]): LinkPair | undefined {
  const first = calls.findIndex(({ kernel }) => kernel === "temporalLink");
  const last = calls.findIndex(({ kernel }) => kernel === "directional");
  if (first < 0 || last < first) return undefined;
  const links = calls[first]!;
  const reads = calls[last]!;
  const own = [...rangesOf(links), ...rangesOf(reads)];
  const isIndependent = (call: Call): boolean => rangesOf(call).every((a) => own.every((b) => !overlaps(a, b)));
  const follows = reads.operands.link!.tensor === links.operands.link!.tensor;
  return follows && calls.slice(first + 1, last).every(isIndependent) ? { links, reads } : undefined;
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

function fuse({ links, reads }: LinkPair): Call {
  return {
    label: LINK_STEP,
    kernel: LINK_STEP,
    spec: linkStep,
    phase: "step",
    operands: { ...reads.operands, ...links.operands },
    settings: { ...links.settings, ...reads.settings },
    fuses: [links, reads],
  };
}

const { temporalLink, directional } = kernels;
const { link: _, ...directionalInputs } = directional.inputs;

/** The operands of both kernels; the links are an output of one and no longer an input of the other. */
const linkStep: KernelSpec = {
  ...directional,
  name: LINK_STEP,
  inputs: { ...temporalLink.inputs, ...directionalInputs },
  outputs: { ...temporalLink.outputs, ...directional.outputs },
  sizes: [...new Set([...temporalLink.sizes, ...directional.sizes])],
};
