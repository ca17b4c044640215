import type { AnyBackend } from "@dncjs/core";
import { type BackendEntry, backends } from "./backends.ts";
import type { BackendSummary } from "./messages.ts";

/** A backend that the lesson Agree compares. */
export type ListedBackend = BackendEntry<AnyBackend> & BackendSummary;

const ours = { kind: "dncjs", traces: true } as const;
const fused = { kind: "tensorflow.js, with our operation DncSequence", traces: false } as const;
const plain = { kind: "tensorflow.js, with plain operations", traces: true } as const;

/** Imported on first use. */
const tfjs = async (engine: "cpu" | "wasm" | "webgpu", isFused: boolean): Promise<AnyBackend> =>
  (await import("./tfjsBackends.ts")).openTfjs({ engine, fused: isFused });

/** Every backend that a browser may have, slow ones last. The first is the reference. */
// biome-ignore format: a line a backend
export const backendList: readonly ListedBackend[] = [
  ...backends.map((entry) => ({ ...ours, ...entry })),
  { ...fused, name: "tfjs-cpu-fused", label: "JavaScript", open: () => tfjs("cpu", true) },
  { ...fused, name: "tfjs-wasm-fused", label: "WebAssembly", open: () => tfjs("wasm", true) },
  { ...fused, name: "tfjs-webgpu-fused", label: "WebGPU", open: () => tfjs("webgpu", true) },
  { ...plain, name: "tfjs-cpu", label: "JavaScript", open: () => tfjs("cpu", false) },
  { ...plain, name: "tfjs-wasm", label: "WebAssembly", open: () => tfjs("wasm", false) },
  { ...plain, name: "tfjs-webgpu", label: "WebGPU", open: () => tfjs("webgpu", false) },
];
