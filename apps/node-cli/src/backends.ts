import { type AnyBackend, BackendError, ReferenceBackend } from "@dncjs/core";
import type { OpenBackend } from "@dncjs/train";
import { createWasmBackend, wideSupported } from "@dncjs/wasm";
import { decide, LARGE_STEP, surveyGpu } from "./auto.ts";
import { flops } from "./plan/units.ts";
import type { Workload } from "./plan/workload.ts";

export type Threads = number | "auto";

/** Every backend this command can ask for, by name; the references have one thread. */
const openers: Readonly<Record<string, (threads: Threads) => Promise<AnyBackend>>> = {
  wasm: (threads) => createWasmBackend({ build: wideSupported() ? "wide" : "auto", threads }),
  "wasm-wide": (threads) => createWasmBackend({ build: "wide", threads }),
  "wasm-relaxed": (threads) => createWasmBackend({ build: "relaxed", threads }),
  "wasm-simd": (threads) => createWasmBackend({ build: "simd", threads }),
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

/** WebGPU in Node is an optional dependency: it is loaded when asked for. */
async function openGpu(): Promise<AnyBackend> {
  const [{ createGpuBackend }, { nodeGpu }] = await Promise.all([import("@dncjs/gpu"), import("@dncjs/gpu/node")]);
  return createGpuBackend({ gpu: await nodeGpu() });
}

/** tensorflow.js, and what runs networks on it, are for who installs them: in plain operations, or fused into one. */
async function openTfjs(engine: "cpu" | "wasm" | "webgpu", fused = false): Promise<AnyBackend> {
  const tfjs = await import("@dncjs/tfjs/node").catch((cause: { code?: string }) => {
    if (cause.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const packages = `@dncjs/tfjs @tensorflow/tfjs @tensorflow/tfjs-backend-${engine}`;
    throw new BackendError("tfjs", `the npm package @dncjs/tfjs is not installed (npm install ${packages})`, { cause });
  });
  return tfjs.openTfjs({ engine, fused });
}

export const backendNames: readonly string[] = ["auto", ...Object.keys(openers)];

/** Those whose need of memory is known before they run. */
export const plannedBackends: readonly string[] = backendNames.filter((name) => !name.startsWith("tfjs-"));

export interface Choice {
  readonly name: string;
  readonly backend: AnyBackend;
  /** What to go on with when its device is lost, one after the other. */
  readonly spares: readonly OpenBackend[];
  /** Why this one, in words. */
  readonly why: string;
}

/**
 * Opens a backend by name. "auto" is what `decide` says for the workload; where that does not open, wasm, and where even that does not
 * load, the reference. @throws BackendError
 */
export async function chooseBackend(name: string, threads: Threads = 1, workload?: Workload): Promise<Choice> {
  const open = async (chosen: string, why: string): Promise<Choice> => {
    const backend = await openers[chosen]!(threads);
    return { name: chosen, backend, spares: sparesFor(chosen, threads), why };
  };
  if (name !== "auto") return open(name, "as asked");
  const { name: decided, why } = await decide(workload);
  const attempts = decided === "gpu" ? ["gpu", "wasm", "reference"] : ["wasm", "reference"];
  let reason = why;
  for (const attempt of attempts.slice(0, -1)) {
    try {
      return await open(attempt, reason);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      reason = `since ${error.message}`;
    }
  }
  return open("reference", `slow, but ${reason}`);
}

/** Only a graphics card can be lost: once a new device of it is tried, then wasm does the rest. */
function sparesFor(name: string, threads: Threads): readonly OpenBackend[] {
  return name === "gpu" ? [openGpu, () => openers.wasm!(threads)] : [];
}

export interface Availability {
  readonly name: string;
  readonly available: boolean;
  /** Whether `auto` would take it. */
  readonly auto: boolean;
  readonly precision?: string;
  readonly description?: string;
  /** What its device allows. */
  readonly details?: readonly string[];
  /** Why it is not available. */
  readonly reason?: string;
}

/** Tries every backend, by opening it. */
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

/** What the command knows and the backend itself does not say. */
async function moreDetails(name: string, description: string): Promise<string[]> {
  if (name === "gpu") return [await describeAdapter()];
  if (!description.includes("wide")) return [];
  return [
    wideSupported()
      ? "256-bit vectors, joined by V8 from pairs of 128 (a flag of V8, set for this process)"
      : "V8 joins no vectors here (Node 24 to 26 does, on x64 with AVX2): wasm-relaxed is faster",
  ];
}

async function describeAdapter(): Promise<string> {
  const { software, details } = await surveyGpu();
  const kind = software
    ? "in software, which auto does not take"
    : `a graphics card, which auto takes for steps of ${flops(LARGE_STEP)} and more`;
  return `its adapter: ${kind}; ${details.at(-1)}`;
}
