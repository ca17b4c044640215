import { type AnyBackend, ReferenceBackend } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { createTfjsBackend } from "@dncjs/tfjs/backend";
import { createWasmBackend } from "@dncjs/wasm";
import type { Ability, Case, Tolerances } from "./case.ts";

export interface BackendUnderTest extends Tolerances {
  readonly name: string;
  /** The same in Node and in a page: the backends of tensorflow.js are imported there, and in Node too `navigator.gpu` is WebGPU (node.ts). */
  readonly open: () => Promise<AnyBackend>;
  /** What its description must say, so that nothing else ran under its name. */
  readonly description: RegExp;
  /** Whether it runs on a WebGPU adapter: then its description must name the one that is expected where it runs. */
  readonly adapter?: true;
  /** What it cannot do by its nature; it can do all else. */
  readonly without?: readonly Ability[];
  /** Whether it does without the cases that are long: on an adapter in software they would take minutes. */
  readonly slow?: true;
}

/** Whether a case is for this backend. */
export function applies({ needs, long }: Case, { without = [], slow }: BackendUnderTest): boolean {
  return !(needs && without.includes(needs)) && !(slow && long);
}

const float64: Tolerances = { kernelTolerance: 1e-12, sequenceTolerance: 1e-12 };
export const float32: Tolerances = { kernelTolerance: 1e-5, sequenceTolerance: 1e-4 };

const plain = { ...float32, without: ["primitives"] } as const;
/** Its traces are those of plain operations. */
const fused = { ...float32, without: ["primitives", "traces"] } as const;

/** What pages do without; the Chromium of these tests is asked to join vectors by its flags. */
const wideKernels = new URL("../../wasm/build/kernels.wide.wasm", import.meta.url);

/** Every backend the suite runs on, in Node and in Chromium. */
// biome-ignore format: a line a backend
export const backends: readonly BackendUnderTest[] = [
  { name: "reference-f64", ...float64, description: /^reference, .* float64$/, open: async () => new ReferenceBackend() },
  { name: "reference-f32", ...float32, description: /^reference, .* float32$/, open: async () => new ReferenceBackend({ precision: "float32" }) },
  { name: "wasm-simd", ...float32, description: /^wasm simd, 1 thread$/, open: () => createWasmBackend({ build: "simd" }) },
  { name: "wasm-relaxed", ...float32, description: /^wasm relaxed simd, 1 thread$/, open: () => createWasmBackend({ build: "relaxed" }) },
  { name: "wasm-wide", ...float32, description: /^wasm wide simd, 1 thread$/, open: () => createWasmBackend({ build: "wide", source: wideKernels }) },
  { name: "wasm-threads", ...float32, description: /^wasm relaxed simd, 2 threads$/, open: () => createWasmBackend({ threads: 2 }) },
  { name: "gpu", ...float32, description: /^WebGPU on /, adapter: true, open: () => createGpuBackend() },
  { name: "tfjs-cpu", ...plain, description: /^tensorflow.js .* cpu, plain operations$/, open: () => createTfjsBackend({ engine: "cpu" }) },
  { name: "tfjs-wasm", ...plain, description: /^tensorflow.js .* wasm, plain operations$/, open: () => createTfjsBackend({ engine: "wasm" }) },
  { name: "tfjs-webgpu", ...plain, slow: true, description: /, tensorflow.js .* webgpu, plain operations$/, adapter: true, open: () => createTfjsBackend({ engine: "webgpu" }) },
  { name: "tfjs-cpu-fused", ...fused, description: /^tensorflow.js .* cpu, the operation DncSequence$/, open: () => createTfjsBackend({ engine: "cpu", fused: true }) },
  { name: "tfjs-wasm-fused", ...fused, description: /^tensorflow.js .* wasm, the operation DncSequence$/, open: () => createTfjsBackend({ engine: "wasm", fused: true }) },
  { name: "tfjs-webgpu-fused", ...fused, description: /, tensorflow.js .* webgpu, the operation DncSequence$/, adapter: true, open: () => createTfjsBackend({ engine: "webgpu", fused: true }) },
];
