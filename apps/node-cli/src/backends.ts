import { type Backend, BackendError, ReferenceBackend } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";

/** Every backend this command can ask for, by name. */
const openers: Readonly<Record<string, () => Promise<Backend>>> = {
  wasm: () => createWasmBackend(),
  "wasm-relaxed": () => createWasmBackend({ build: "relaxed" }),
  "wasm-simd": () => createWasmBackend({ build: "simd" }),
  reference: async () => new ReferenceBackend(),
  "reference-f32": async () => new ReferenceBackend({ precision: "float32" }),
};

export const backendNames: readonly string[] = ["auto", ...Object.keys(openers)];

export interface Choice {
  readonly name: string;
  readonly backend: Backend;
  /** Why this one, in words. */
  readonly why: string;
}

/** Opens a backend by name; "auto" is wasm where it loads, the reference otherwise. @throws BackendError */
export async function chooseBackend(name: string): Promise<Choice> {
  if (name !== "auto") return { name, backend: await openers[name]!(), why: "as asked" };
  try {
    return { name: "wasm", backend: await openers.wasm!(), why: "the fastest here" };
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const backend = await openers.reference!();
    return { name: "reference", backend, why: `slow, but ${error.message}` };
  }
}

export interface Availability {
  readonly name: string;
  readonly available: boolean;
  /** Whether `auto` would take it. */
  readonly auto: boolean;
  readonly precision?: string;
  readonly description?: string;
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
      const backend = await open();
      const { precision, description } = backend;
      found.push({ name, available: true, auto: name === chosen.name, precision, description });
      backend.dispose();
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      found.push({ name, available: false, auto: false, reason: error.message.replace(`${error.backend}: `, "") });
    }
  }
  return found;
}
