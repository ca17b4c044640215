import { type AnyBackend, type Backend, BackendError, ReferenceBackend } from "@dncjs/core";
import type { OpenBackend } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";
import type { Computing } from "./messages.ts";

/** One way to compute. */
export interface BackendEntry<Kind extends AnyBackend = Backend> {
  /** In an address. */
  readonly name: string;
  readonly label: string;
  /** Whether it is what small networks are fastest on. */
  readonly isQuick?: true;
  /** Rejects, with the reason, where this browser has it not. */
  open(): Promise<Kind>;
}

/** The one that can be lost. */
const CARD = "webgpu";

// Loaded when it is asked for.
const gpu = async (): Promise<Backend> => (await import("@dncjs/gpu")).createGpuBackend();

/** Every backend of ours that a browser may have; a new one is a line. */
export const backends: readonly BackendEntry[] = [
  { name: "reference64", label: "reference, 64 bits", open: async () => new ReferenceBackend() },
  { name: "reference", label: "reference, 32 bits", open: async () => new ReferenceBackend({ precision: "float32" }) },
  { name: "simd", label: "WebAssembly, SIMD", open: () => createWasmBackend({ build: "simd" }), isQuick: true },
  {
    name: "relaxed",
    label: "WebAssembly, relaxed SIMD",
    open: () => createWasmBackend({ build: "relaxed" }),
    isQuick: true,
  },
  { name: "threads", label: "WebAssembly, threads", open: () => createThreads() },
  { name: CARD, label: "WebGPU", open: gpu },
];

/** What the page takes by itself: the first that there is. */
const PREFERRED = ["relaxed", "simd", CARD, "reference"];
const WHY =
  "Networks as small as these are fastest on one thread of WebAssembly: more threads, or a card, would wait for each other.";

export interface Opened extends Computing {
  readonly backend: Backend;
}

/** Backends, each opened once, when it is asked for. */
export class BackendPool {
  readonly #entries: readonly BackendEntry[];
  readonly #open = new Map<string, Promise<Backend>>();

  constructor(entries: readonly BackendEntry[] = backends) {
    this.#entries = entries;
  }

  /** The backend of that name; where it is not there, or none is named, the best that there is. Says why it is that one. */
  async select(requested: string | null): Promise<Opened> {
    const refusals: string[] = [];
    for (const name of requested === null ? PREFERRED : [requested, ...PREFERRED]) {
      const entry = this.#entries.find((other) => other.name === name);
      try {
        if (!entry) throw new Error("there is no such backend");
        const backend = await this.#opened(entry);
        const reason = name === requested ? "You chose it." : [...refusals, ...(entry.isQuick ? [WHY] : [])].join(" ");
        const choices = this.#entries.map(({ name, label }) => ({ name, label }));
        return { backend, name, description: backend.description, reason, choices };
      } catch (error) {
        refusals.push(`${entry?.label ?? name} is not here: ${reasonOf(error)}.`);
      }
    }
    throw new Error(refusals.join(" "));
  }

  /** What a training there goes on with when its card is lost, one after the other: a new device of it, then WebAssembly. */
  spares(name: string): readonly OpenBackend[] {
    if (name !== CARD) return [];
    const wasm = this.#entries.find(({ isQuick }) => isQuick);
    return [...this.#entries.filter((entry) => entry.name === CARD), ...(wasm ? [wasm] : [])].map(({ open }) => open);
  }

  /** Opens it anew when it is asked for again. */
  forget(name: string): void {
    this.#open.delete(name);
  }

  #opened(entry: BackendEntry): Promise<Backend> {
    const known = this.#open.get(entry.name);
    if (known) return known;
    const opening = entry.open();
    this.#open.set(entry.name, opening);
    opening.catch(() => this.forget(entry.name));
    return opening;
  }
}

/** Why a backend is not here. Who asks has words of its own for which it is. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof BackendError ? message.slice(`${error.backend}: `.length) : message;
}

/** @throws Error where threads cannot share memory, which the backend itself takes as one thread */
async function createThreads(): Promise<Backend> {
  if (globalThis.crossOriginIsolated === false) throw new Error("this page is not cross-origin isolated");
  return createWasmBackend({ threads: "auto" });
}
