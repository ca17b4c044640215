import { type AnyBackend, ReferenceBackend } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { createTfjsBackend } from "@dncjs/tfjs/backend";
import { createWasmBackend } from "@dncjs/wasm";
import type { Ability, Case, LosableBackend, Tolerances } from "./case.ts";
import type { Where } from "./host.ts";

export interface BackendUnderTest extends Tolerances {
  readonly name: string;
  /** Opens the backend, in Node and in a page. Both have imported TensorFlow.js's backends and have `navigator.gpu` (see node.ts). */
  readonly open: () => Promise<AnyBackend>;
  /** Opens it on a device that can be lost. Missing if it has none of its own. */
  readonly openLosable?: () => Promise<LosableBackend>;
  /** Expected description, so that no other backend runs under this name. */
  readonly description: RegExp;
  /** True if it runs on a WebGPU adapter. Its description must then name the adapter that the environment expects. */
  readonly adapter?: true;
  /** Abilities that it lacks by design. It must have all others. */
  readonly without?: readonly Ability[];
  /** True if it skips the cases that are long, which take minutes on a software adapter. */
  readonly slow?: true;
  /** True if it runs a sample of the combinations in Node too, because another backend of the list runs the same code. */
  readonly sample?: true;
}

/**
 * Whether a backend must pass a case. All combinations run in Node: pages run the same code, and check a sample of it in another engine and
 * on another adapter.
 */
export function applies(
  { needs, only, long, combination }: Case,
  { name, without = [], openLosable, slow, sample }: BackendUnderTest,
  where: Where,
): boolean {
  const lacks = needs === "device" ? !openLosable : needs && without.includes(needs);
  if (lacks || (only ?? name) !== name || (slow && long)) return false;
  return !combination || (where === "node" && !sample);
}

/** Opens a backend on a device that the caller destroys. */
async function openLosableGpu(): Promise<LosableBackend> {
  const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
  const lose = async () => {
    device.destroy();
    await device.lost;
  };
  return { backend: await createGpuBackend({ device }), lose };
}

const float64: Tolerances = { kernelTolerance: 1e-12, sequenceTolerance: 1e-12, stepTolerance: 1e-12 };
export const float32: Tolerances = { kernelTolerance: 1e-5, sequenceTolerance: 1e-4, stepTolerance: 1e-5 };

const dense = { ...float32, without: ["sparse"] } as const;
/** docs/numerics.md has the reason for the larger tolerance. */
const graphics = { ...dense, stepTolerance: 5e-5 } as const;
/** All engines run the same graph of operations: tfjs-cpu runs it in all combinations. */
const plain = { ...float32, without: ["primitives", "sparse"] } as const;
/** Fused backends have no traces of their own. Their kernels are those of the reference, wasm and gpu. */
const fused = { ...float32, without: ["primitives", "traces", "sparse"], sample: true } as const;

/** Published pages do not contain this build. The flags of the tests' Chromium let it join vectors. */
const wideKernels = new URL("../../wasm/build/kernels.wide.wasm", import.meta.url);

/** The backends on which the suite runs, in Node and in Chromium. */
// biome-ignore format: one line per backend
export const backends: readonly BackendUnderTest[] = [
  { name: "reference-f64", ...float64, description: /^reference, .* float64$/, open: async () => new ReferenceBackend() },
  { name: "reference-f32", ...float32, description: /^reference, .* float32$/, open: async () => new ReferenceBackend({ precision: "float32" }) },
  { name: "wasm-simd", ...float32, description: /^wasm simd, 1 thread$/, open: () => createWasmBackend({ build: "simd" }) },
  { name: "wasm-relaxed", ...float32, description: /^wasm relaxed simd, 1 thread$/, open: () => createWasmBackend({ build: "relaxed" }) },
  { name: "wasm-wide", ...float32, description: /^wasm wide simd, 1 thread$/, open: () => createWasmBackend({ build: "wide", source: wideKernels }) },
  { name: "wasm-threads", ...float32, description: /^wasm relaxed simd, 2 threads$/, open: () => createWasmBackend({ threads: 2 }) },
  { name: "gpu", ...graphics, description: /^WebGPU on /, adapter: true, open: () => createGpuBackend(), openLosable: openLosableGpu },
  { name: "tfjs-cpu", ...plain, description: /^tensorflow.js .* cpu, plain operations$/, open: () => createTfjsBackend({ engine: "cpu" }) },
  { name: "tfjs-wasm", ...plain, sample: true, description: /^tensorflow.js .* wasm, plain operations$/, open: () => createTfjsBackend({ engine: "wasm" }) },
  { name: "tfjs-webgpu", ...plain, slow: true, description: /, tensorflow.js .* webgpu, plain operations$/, adapter: true, open: () => createTfjsBackend({ engine: "webgpu" }) },
  { name: "tfjs-cpu-fused", ...fused, description: /^tensorflow.js .* cpu, the operation DncSequence$/, open: () => createTfjsBackend({ engine: "cpu", fused: true }) },
  { name: "tfjs-wasm-fused", ...fused, description: /^tensorflow.js .* wasm, the operation DncSequence$/, open: () => createTfjsBackend({ engine: "wasm", fused: true }) },
  { name: "tfjs-webgpu-fused", ...fused, description: /, tensorflow.js .* webgpu, the operation DncSequence$/, adapter: true, open: () => createTfjsBackend({ engine: "webgpu", fused: true }) },
];
