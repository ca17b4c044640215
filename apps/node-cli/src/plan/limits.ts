import { totalmem } from "node:os";

/** What a backend can hold. */
export interface BackendLimit {
  readonly backend: string;
  readonly bytesPerNumber: 4 | 8;
  /** Bytes in all. */
  readonly bytes: number;
  /** What sets the limit, in words. */
  readonly why: string;
  /** Whether it keeps weights rearranged for itself, once for each direction. */
  readonly rearranges: boolean;
}

const WASM_BYTES = 2 ** 32;

/** By the name of the backend; "auto" is taken for wasm, which is what it is nearly everywhere. */
export function limitOf(name: string): BackendLimit {
  const memory = totalmem();
  if (name === "reference" || name === "reference-f32") {
    const why = "the memory of this machine";
    return { backend: name, bytesPerNumber: name === "reference" ? 8 : 4, bytes: memory, why, rearranges: false };
  }
  const machine = memory < WASM_BYTES;
  return {
    backend: name === "auto" ? "wasm" : name,
    bytesPerNumber: 4,
    bytes: Math.min(WASM_BYTES, memory),
    why: machine ? "the memory of this machine" : "the address space of WebAssembly",
    rearranges: true,
  };
}
