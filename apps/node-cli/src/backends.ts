import { type Backend, BackendError, ReferenceBackend } from "@dncjs/core";
import type { OpenBackend } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";

export type Threads = number | "auto";

/** Every backend this command can ask for, by name; the references have one thread. */
const openers: Readonly<Record<string, (threads: Threads) => Promise<Backend>>> = {
  wasm: (threads) => createWasmBackend({ threads }),
  "wasm-relaxed": (threads) => createWasmBackend({ build: "relaxed", threads }),
  "wasm-simd": (threads) => createWasmBackend({ build: "simd", threads }),
  gpu: openGpu,
  reference: async () => new ReferenceBackend(),
  "reference-f32": async () => new ReferenceBackend({ precision: "float32" }),
};

/** WebGPU in Node is an optional dependency: it is loaded when asked for. */
async function openGpu(): Promise<Backend> {
  const [{ createGpuBackend }, { nodeGpu }] = await Promise.all([import("@dncjs/gpu"), import("@dncjs/gpu/node")]);
  return createGpuBackend({ gpu: await nodeGpu() });
}

export const backendNames: readonly string[] = ["auto", ...Object.keys(openers)];

export interface Choice {
  readonly name: string;
  readonly backend: Backend;
  /** What to go on with when its device is lost, one after the other. */
  readonly spares: readonly OpenBackend[];
  /** Why this one, in words. */
  readonly why: string;
}

/**
 * Opens a backend by name; "auto" is wasm where it loads, the reference otherwise, and never gpu: a step of the networks that this
 * command trains is a few dozen dispatches of microseconds each, and wasm has done it by then. @throws BackendError
 */
export async function chooseBackend(name: string, threads: Threads = 1): Promise<Choice> {
  if (name !== "auto") {
    return { name, backend: await openers[name]!(threads), spares: sparesFor(name, threads), why: "as asked" };
  }
  try {
    return { name: "wasm", backend: await openers.wasm!(threads), spares: [], why: "the fastest here" };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const backend = await openers.reference!(1);
    return { name: "reference", backend, spares: [], why: `slow, but ${error.message}` };
  }
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
      found.push({ name, available: true, auto, precision, description, ...(details ? { details } : {}) });
      backend.dispose();
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      found.push({ name, available: false, auto: false, reason: error.message.replace(`${error.backend}: `, "") });
    }
  }
  return found;
}
