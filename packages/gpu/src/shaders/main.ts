/** Generates the entry points of shaders: the kernel functions to run, for each batch element and item. */
import { TILE } from "../kernels/linear.ts";
import type { Phase } from "../kernels/phasedKernel.ts";
import { code as callCode } from "../shared/call.wgsl.ts";
import { code as mathCode } from "../shared/math.wgsl.ts";
import { code as memoryCode } from "../shared/memory.wgsl.ts";
import { code as reduceCode } from "../shared/reduce.wgsl.ts";
import { type CallWords, callWordsText } from "./layout.ts";
import type { Shader } from "./pipelines.ts";
import type { SourcePart } from "./source.ts";
import { VECTOR_WORDS, wordsText } from "./words.ts";

/** Lanes of a workgroup that treats items of many batch elements. */
export const LANES = 64;

/** The source text of a kernel and the layout of its words. */
export interface KernelText {
  readonly name: string;
  readonly code: string;
  readonly layout: CallWords;
}

const BARRIER = "    storageBarrier();\n";
const BUILTINS = "@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32";

/** Runs one phase of one call, for all batch elements in parallel. */
export function phaseShader(kernel: KernelText, { entry, together }: Phase): Shader {
  const index = together ? "groupIndex(group)" : "groupIndex(group) * LANES + lane";
  const main = `@compute @workgroup_size(LANES)
fn main(${BUILTINS}) {
  let index = ${index};
  let items = header(PhaseHeader.items);
  let element = firstElement() + index / items;
  if (element >= endElement() || !selected(header(PhaseHeader.selection), element)) { return; }
  ${entry}(Call(HEADER_VECTORS, element, header(PhaseHeader.iteration)), index % items${together ? ", lane" : ""});
}
`;
  return { name: entry, parts: partsOf(LANES, [kernel], main) };
}

/** Runs a tiled kernel, one workgroup per tile. */
export function tiledShader(kernel: KernelText, entry: string): Shader {
  const main = `@compute @workgroup_size(TILE, TILE)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) lane: vec3u) {
  ${entry}(groupIndex(group), lane);
}
`;
  return { name: entry, parts: [generated(`const TILE = ${TILE}u;\n`), ...partsOf(TILE * TILE, [kernel], main)] };
}

/** Runs a phase of an update. Its arguments take the place of the frame, and argument `count` is the number of items. */
export function updateShader(
  file: string,
  code: string,
  { entry, together }: Phase,
  count: number,
  words = "",
): Shader {
  const main = together
    ? `@compute @workgroup_size(LANES)
fn main(${BUILTINS}) {
  ${entry}(groupIndex(group), lane);
}
`
    : `@compute @workgroup_size(LANES)
fn main(${BUILTINS}) {
  let index = groupIndex(group) * LANES + lane;
  if (index < argument(${count}u)) { ${entry}(index); }
}
`;
  return { name: entry, parts: [...sharedParts(LANES), generated(words), { file, text: code }, generated(main)] };
}

/** A call among those that one workgroup per batch element runs in sequence. */
export interface FusedCall {
  readonly kernel: KernelText;
  readonly phases: readonly Phase[];
  readonly selection: number;
  /** Whether the phases run several times. */
  readonly repeats: boolean;
  /** Whether the call is independent of the call before it, so that no barrier is needed. */
  readonly independent: boolean;
}

/** The header words of a fused call: the items of each phase, then the iterations if the phases run several times. */
export function fusedHeader(call: {
  readonly items: readonly number[];
  readonly iterations: number | undefined;
}): number[] {
  return call.iterations === undefined ? [...call.items] : [...call.items, call.iterations];
}

/** The number of words of `fusedHeader`. */
export const headerWords = ({ phases, repeats }: Pick<FusedCall, "phases" | "repeats">): number =>
  phases.length + Number(repeats);

/** Runs several calls in sequence, with one workgroup per batch element. */
export function fusedShader(calls: readonly FusedCall[], lanes: number): Shader {
  const words = calls.reduce((sum, call) => sum + headerWords(call), 0);
  let base = Math.ceil(words / VECTOR_WORDS);
  let header = 0;
  const body = alikeCalls(calls).map(([call, count]) => {
    const text = count === 1 ? fusedText(call, base, header) : repeatedText(call, count, base, header);
    base += count * call.kernel.layout.vectors;
    header += count * headerWords(call);
    return text;
  });
  const main = `@compute @workgroup_size(LANES)
fn main(${BUILTINS}) {
  let element = firstElement() + groupIndex(group);
  if (element >= endElement()) { return; }
${body.join("")}}
`;
  const kernels = [...new Map(calls.map(({ kernel }) => [kernel.name, kernel])).values()];
  const names = calls.map(({ phases }) => phases[0]?.entry);
  return { name: `${names[0]} to ${names.at(-1)}`, parts: partsOf(lanes, kernels, main) };
}

/** Consecutive calls that differ only in their words and need no barrier between them, as the first of them and their number. */
function alikeCalls(calls: readonly FusedCall[]): readonly (readonly [FusedCall, number])[] {
  const runs: [FusedCall, number][] = [];
  for (const call of calls) {
    const last = runs.at(-1);
    const isOnePhase = call.phases.length === 1 && !call.phases[0]!.together && !call.repeats;
    const isAlike = last?.[0].kernel.name === call.kernel.name && last[0].selection === call.selection;
    if (last && isAlike && isOnePhase && call.independent) last[1]++;
    else runs.push([call, 1]);
  }
  return runs;
}

/** A loop over alike calls: a compiler takes as long for one as for a single call. */
function repeatedText(
  { kernel, phases, selection, independent }: FusedCall,
  count: number,
  base: number,
  header: number,
): string {
  const { vectors } = kernel.layout;
  return `${independent ? "" : BARRIER}  if (selected(${selection}u, element)) {
    for (var k = 0u; k < ${count}u; k++) {
      let call = Call(${base}u + ${vectors}u * k, element, 0u);
      for (var item = lane; item < header(${header}u + k); item += LANES) { ${phases[0]!.entry}(call, item); }
    }
  }
`;
}

function fusedText({ phases, selection, repeats, independent }: FusedCall, base: number, header: number): string {
  const loops = phases.map(({ entry, together }, k) => {
    const loop = together
      ? `for (var item = 0u; item < header(${header + k}u); item++) { ${entry}(call, item, lane); }`
      : `for (var item = lane; item < header(${header + k}u); item += LANES) { ${entry}(call, item); }`;
    const barrier = k === 0 && independent && !repeats ? "" : BARRIER;
    return `${barrier}    if (selected(${selection}u, element)) { ${loop} }\n`;
  });
  const open = repeats
    ? `  for (var iteration = 0u; iteration < header(${header + phases.length}u); iteration++) {\n    let call = Call(${base}u, element, iteration);\n`
    : `  {\n    let call = Call(${base}u, element, 0u);\n`;
  return `${open}${loops.join("")}  }\n`;
}

function partsOf(lanes: number, kernels: readonly KernelText[], main: string): readonly SourcePart[] {
  const texts = kernels.flatMap(({ name, code, layout }) => [
    generated(callWordsText(name, layout)),
    { file: `kernels/${name}.wgsl`, text: code },
  ]);
  return [...sharedParts(lanes), ...texts, generated(main)];
}

function sharedParts(lanes: number): readonly SourcePart[] {
  return [
    generated(`const LANES = ${lanes}u;\n`),
    { file: "shaders/words.ts", text: wordsText() },
    { file: "shared/call.wgsl", text: callCode },
    { file: "shared/memory.wgsl", text: memoryCode },
    { file: "shared/math.wgsl", text: mathCode },
    { file: "shared/reduce.wgsl", text: reduceCode },
  ];
}

const generated = (text: string): SourcePart => ({ file: "shaders/main.ts", text });
