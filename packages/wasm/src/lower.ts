import { type Call, type KernelSpec, kernels, type LoweringOptions, type Program } from "@dncjs/core/backend";
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

/** A temporalLink, and a directional that follows its links, if no call between them uses a tensor of either. */
function linkPair(calls: readonly Call[]): LinkPair | undefined {
  const first = calls.findIndex(({ kernel }) => kernel === "temporalLink");
  const last = calls.findIndex(({ kernel }) => kernel === "directional");
  if (first < 0 || last < first) return undefined;
  const links = calls[first]!;
  const reads = calls[last]!;
  const follows = reads.operands.link!.tensor === links.operands.link!.tensor;
  const own = tensorsOf(links, reads);
  const between = calls.slice(first + 1, last);
  return follows && between.every((call) => [...tensorsOf(call)].every((name) => !own.has(name)))
    ? { links, reads }
    : undefined;
}

function tensorsOf(...calls: readonly Call[]): ReadonlySet<string> {
  return new Set(calls.flatMap(({ operands }) => Object.values(operands).map(({ tensor }) => tensor)));
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
