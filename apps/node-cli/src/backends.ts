import { type AnyBackend, BackendError, ReferenceBackend } from "@dncjs/core";
import type { OpenBackend } from "@dncjs/train";
import { createWasmBackend, joinsVectors, surveyJoining } from "@dncjs/wasm";
import { decide, LARGE_STEP } from "./auto.ts";
import { Failure } from "./failure.ts";
import { flops } from "./plan/units.ts";
import type { Workload } from "./plan/workload.ts";
import { surveyGpu } from "./surveyGpu.ts";

export type Threads = number | "auto";

/** Opens a backend, by name. Only those of wasm have threads. */
const openers: Readonly<Record<string, (threads: Threads) => Promise<AnyBackend>>> = {
  wasm: (threads) => openWasm(() => ({ build: joinsVectors() ? "wide" : "auto", threads })),
  "wasm-wide": openWide,
  "wasm-relaxed": (threads) => openWasm(() => ({ build: "relaxed", threads })),
  "wasm-simd": (threads) => openWasm(() => ({ build: "simd", threads })),
  gpu: openGpu,
  reference: async () => new ReferenceBackend(),
  "reference-f32": async () => new ReferenceBackend({ precision: "float32" }),
  "tfjs-cpu": () => openTfjs("cpu"),
  "tfjs-wasm": () => openTfjs("wasm"),
  "tfjs-webgpu": () => openTfjs("webgpu"),
  "tfjs-cpu-fused": () => openTfjs("cpu", true),
  "tfjs-wasm-fused": () => openTfjs("wasm", true),
  "tfjs-webgpu-fused": () => openTfjs("webgpu", true),
};

/** @throws BackendError if Node has no WebAssembly */
function requireWebAssembly(backend: string): void {
  if (typeof WebAssembly === "undefined")
    throw new BackendError(backend, "WebAssembly is not available, for example with node --jitless");
}

/** `options` is a function: they depend on WebAssembly. @throws BackendError */
async function openWasm(options: () => Parameters<typeof createWasmBackend>[0]): Promise<AnyBackend> {
  requireWebAssembly("wasm");
  return createWasmBackend(options());
}

/** @throws BackendError if this process does not join vectors, or joins them wrongly */
async function openWide(threads: Threads): Promise<AnyBackend> {
  requireWebAssembly("wasm");
  const { state, reason } = surveyJoining();
  if (state !== "on") throw new BackendError("wasm", `no 256-bit vectors: ${reason}; use wasm-relaxed`);
  const backend = await createWasmBackend({ build: "wide", threads });
  if (backend.description.startsWith("wasm wide")) return backend;
  backend.dispose();
  throw new BackendError("wasm", `no 256-bit vectors: ${backend.description}; use wasm-relaxed`);
}

/** Loads WebGPU on demand: in Node it is an optional dependency. */
async function openGpu(): Promise<AnyBackend> {
  const [{ createGpuBackend }, { nodeGpu }] = await Promise.all([import("@dncjs/gpu"), import("@dncjs/gpu/node")]);
  return createGpuBackend({ gpu: await nodeGpu() });
}

/** Opens tensorflow.js, an optional peer dependency, with plain operations or one fused operation. @throws BackendError */
async function openTfjs(engine: "cpu" | "wasm" | "webgpu", fused = false): Promise<AnyBackend> {
  if (engine === "wasm" || fused) requireWebAssembly("tfjs");
  const tfjs = await import("@dncjs/tfjs/node").catch((cause: { code?: string }) => {
    if (cause.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const packages = `@dncjs/tfjs @tensorflow/tfjs @tensorflow/tfjs-backend-${engine}`;
    throw new BackendError("tfjs", `package @dncjs/tfjs not found; run npm install ${packages}`, { cause });
  });
  return tfjs.openTfjs({ engine, fused });
}

export const backendNames: readonly string[] = ["auto", ...Object.keys(openers)];

/** Backends whose memory use can be estimated. */
export const plannedBackends: readonly string[] = backendNames.filter((name) => !name.startsWith("tfjs-"));

/** @throws Failure for more than one thread of a backend that has only one */
export function requireThreads(name: string, threads: Threads): void {
  if (typeof threads !== "number" || threads <= 1 || name === "auto" || name.startsWith("wasm")) return;
  throw new Failure(`--threads: got ${threads}, expected 1, the threads of ${name}`);
}

export interface Choice {
  readonly name: string;
  readonly backend: AnyBackend;
  /** Backends to continue with, in this order, each time a device is lost. */
  readonly spares: readonly OpenBackend[];
  /** The reason for the choice, for people. */
  readonly why: string;
}

/**
 * Opens a backend by name. "auto" opens the backend that `decide` chooses for the workload. If it fails to open, wasm is tried
 * next, then the reference.
 * @throws BackendError; Failure for threads that the backend does not have
 */
export async function chooseBackend(name: string, threads: Threads = 1, workload?: Workload): Promise<Choice> {
  requireThreads(name, threads);
  const open = async (chosen: string, why: string): Promise<Choice> => {
    const backend = await openers[chosen]!(threads);
    return { name: chosen, backend, spares: sparesFor(chosen, threads), why };
  };
  if (name !== "auto") return open(name, "requested");
  const { name: decided, why } = await decide(workload);
  const attempts = decided === "gpu" ? ["gpu", "wasm", "reference"] : ["wasm", "reference"];
  let reason = why;
  for (const attempt of attempts.slice(0, -1)) {
    try {
      return await open(attempt, reason);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      reason = `fallback: ${error.message}`;
    }
  }
  return open("reference", `slow ${reason}`);
}

/** Only a GPU device can be lost. A new device is tried once, then wasm. */
function sparesFor(name: string, threads: Threads): readonly OpenBackend[] {
  return name === "gpu" ? [openGpu, () => openers.wasm!(threads)] : [];
}

export interface Availability {
  readonly name: string;
  readonly available: boolean;
  /** Whether `auto` chooses this backend. */
  readonly auto: boolean;
  readonly precision?: string;
  readonly description?: string;
  /** Limits and features of the device. */
  readonly details?: readonly string[];
  /** Why it is not available. */
  readonly reason?: string;
}

/** Opens every backend and reports whether it works. */
export async function surveyBackends(): Promise<Availability[]> {
  const chosen = await chooseBackend("auto");
  chosen.backend.dispose();
  const found: Availability[] = [];
  for (const [name, open] of Object.entries(openers)) {
    try {
      const backend = await open(1);
      const { precision, description, details } = backend;
      const auto = name === chosen.name;
      const lines = [...(details ?? []), ...(await moreDetails(name, description))];
      found.push({
        name,
        available: true,
        auto,
        precision,
        description,
        ...(lines.length > 0 ? { details: lines } : {}),
      });
      backend.dispose();
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      found.push({ name, available: false, auto: false, reason: error.message.replace(`${error.backend}: `, "") });
    }
  }
  return found;
}

/** Details that the backend itself does not report. */
async function moreDetails(name: string, description: string): Promise<string[]> {
  if (name === "gpu") return [await describeAdapter()];
  if (name !== "wasm" && name !== "wasm-wide") return [];
  if (description.startsWith("wasm wide"))
    return ["256-bit vectors: V8 joins pairs of 128-bit vectors in this process"];
  return [`128-bit vectors: ${surveyJoining().reason}`];
}

async function describeAdapter(): Promise<string> {
  const { software, details } = await surveyGpu();
  const kind = software
    ? "software, never chosen by auto"
    : `GPU, chosen by auto for steps of ${flops(LARGE_STEP)} or more`;
  return `adapter: ${kind}; ${details.at(-1)}`;
}
