import { type AnyBackend, type Backend, BackendError, ReferenceBackend } from "@dncjs/core";
import type { OpenBackend } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";
import type { Computing } from "./messages.ts";

/** A backend that can be opened. */
export interface BackendEntry<Kind extends AnyBackend = Backend> {
  /** Name in addresses. */
  readonly name: string;
  readonly label: string;
  /** Whether small networks run fastest on it. */
  readonly isQuick?: true;
  /** Rejects with the reason if the backend is unavailable. */
  open(): Promise<Kind>;
  /** Opens a backend that can train, if that of `open` cannot. */
  openTraining?(): Promise<Kind>;
}

/** The backend whose device can be lost. */
const WEBGPU = "webgpu";

// Imported on first use.
const gpu = async (): Promise<Backend> => (await import("@dncjs/gpu")).createGpuBackend();

/** The kernels of `open` cannot train, and load in half the time. */
function quick(build: "simd" | "relaxed") {
  return {
    open: () => createWasmBackend({ build, purpose: "run" }),
    openTraining: () => createWasmBackend({ build }),
    isQuick: true,
  } as const;
}

/** All dncjs backends that a browser may have. */
export const backends: readonly BackendEntry[] = [
  { name: "reference64", label: "reference, 64 bits", open: async () => new ReferenceBackend() },
  { name: "reference", label: "reference, 32 bits", open: async () => new ReferenceBackend({ precision: "float32" }) },
  { name: "simd", label: "WebAssembly, SIMD", ...quick("simd") },
  { name: "relaxed", label: "WebAssembly, relaxed SIMD", ...quick("relaxed") },
  { name: "threads", label: "WebAssembly, threads", open: () => createThreads() },
  { name: WEBGPU, label: "WebGPU", open: gpu },
];

/** Order of preference if none is requested. */
const PREFERRED = ["relaxed", "simd", WEBGPU, "reference"];
const WHY = "Networks this small run fastest on one thread of WebAssembly. More threads or a GPU would mostly wait.";

export interface Opened extends Computing {
  readonly backend: Backend;
}

interface Opening {
  readonly opening: Promise<Backend>;
  backend?: Backend;
  /** The backend for trainings, if it is another one. */
  training?: Promise<Backend> | undefined;
}

/** Opens each backend once, on first use. */
export class BackendPool {
  readonly #entries: readonly BackendEntry[];
  readonly #open = new Map<string, Opening>();

  constructor(entries: readonly BackendEntry[] = backends) {
    this.#entries = entries;
  }

  /** Returns the requested backend, or the most preferred one that is available, with the reason. */
  async select(requested: string | null): Promise<Opened> {
    const refusals: string[] = [];
    for (const name of requested === null ? PREFERRED : [requested, ...PREFERRED]) {
      const entry = this.#entries.find((other) => other.name === name);
      try {
        if (!entry) throw new Error("no backend has this name");
        const backend = await this.#opened(entry);
        const reason =
          name === requested ? "Selected by you." : [...refusals, ...(entry.isQuick ? [WHY] : [])].join(" ");
        const choices = this.#entries.map(({ name, label }) => ({ name, label }));
        return { backend, name, description: backend.description, reason, choices };
      } catch (error) {
        refusals.push(`${entry?.label ?? name} is unavailable: ${reasonOf(error)}.`);
      }
    }
    throw new Error(refusals.join(" "));
  }

  /** Backends that continue a training after a device loss, in order: a new WebGPU device, then WebAssembly. */
  spares(name: string): readonly OpenBackend[] {
    if (name !== WEBGPU) return [];
    const wasm = this.#entries.find(({ isQuick }) => isQuick);
    const training = wasm && (wasm.openTraining ?? wasm.open);
    return [
      ...this.#entries.flatMap(({ name, open }) => (name === WEBGPU ? open : [])),
      ...(training ? [training] : []),
    ];
  }

  /** Returns a backend that can train, of the same kind as the open one. */
  async openTraining({ name, backend }: Pick<Opened, "name" | "backend">): Promise<Backend> {
    const open = this.#open.get(name);
    const entry = this.#entries.find((other) => other.name === name);
    if (!open || !entry?.openTraining) return backend;
    open.training ??= entry.openTraining();
    try {
      return await open.training;
    } catch (error) {
      open.training = undefined;
      throw error;
    }
  }

  /** Discards a backend; the next request opens it again. Ignored if it was already replaced. */
  forget({ name, backend }: Pick<Opened, "name" | "backend">): void {
    if (this.#open.get(name)?.backend === backend) this.#open.delete(name);
  }

  async #opened(entry: BackendEntry): Promise<Backend> {
    let open: Opening | undefined = this.#open.get(entry.name);
    if (!open) {
      open = { opening: entry.open() };
      this.#open.set(entry.name, open);
    }
    try {
      open.backend = await open.opening;
      return open.backend;
    } catch (error) {
      if (this.#open.get(entry.name) === open) this.#open.delete(entry.name);
      throw error;
    }
  }
}

/** Returns why a backend is unavailable, without the name of the backend. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof BackendError ? message.slice(`${error.backend}: `.length) : message;
}

/**
 * Opens the backend with threads.
 * @throws Error if threads cannot share memory; the backend itself would fall back to one thread
 */
async function createThreads(): Promise<Backend> {
  if (globalThis.crossOriginIsolated === false) throw new Error("this page is not cross-origin isolated");
  return createWasmBackend({ threads: "auto" });
}
