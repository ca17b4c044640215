import { totalmem } from "node:os";
import { indexBytes, lowerForWasm } from "@dncjs/wasm";
import type { BackendNeed } from "./estimate.ts";

/** The memory limit of a backend. */
export interface BackendLimit extends BackendNeed {
  readonly backend: string;
  readonly bytesPerNumber: 4 | 8;
  /** Total bytes. For an unknown device, the bytes that every device has. */
  readonly bytes: number;
  /** Maximum bytes of any device. Defaults to `bytes`. */
  readonly maxBytes?: number;
  /** The reason for the limit, for people. */
  readonly why: string;
}

const WASM_BYTES = 2 ** 32;

/** Buffers of numbers that a shader of @dncjs/gpu binds. */
const GPU_BUFFERS = 7;
/** Buffer size in bytes that every WebGPU device supports, and the largest that any supports. */
const MIN_GPU_BUFFER = 2 ** 27;
const MAX_GPU_BUFFER = 2 ** 31;

/** The device of a backend. */
export interface KnownDevice {
  readonly description: string;
  /** Bytes of memory. */
  readonly memory?: number;
}

/** The limit of a backend, and of its device if that was surveyed. */
export function limitOf(name: string, device?: KnownDevice): BackendLimit {
  const memory = totalmem();
  if (name === "reference" || name === "reference-f32") {
    const why = "memory of this machine";
    return { backend: name, bytesPerNumber: name === "reference" ? 8 : 4, bytes: memory, why, rearranges: false };
  }
  if (name === "gpu" && device?.memory !== undefined) {
    const why = `buffers that a shader can bind on ${device.description}`;
    return { backend: name, bytesPerNumber: 4, bytes: device.memory, why, rearranges: false };
  }
  if (name === "gpu") {
    const why = "seven buffers of 128 MiB, as on every device; dnc backends shows the limits of this one";
    const bytes = GPU_BUFFERS * MIN_GPU_BUFFER;
    const maxBytes = GPU_BUFFERS * MAX_GPU_BUFFER;
    return { backend: name, bytesPerNumber: 4, bytes, maxBytes, why, rearranges: false };
  }
  return {
    backend: name,
    bytesPerNumber: 4,
    bytes: Math.min(WASM_BYTES, memory),
    why: memory < WASM_BYTES ? "memory of this machine" : "address space of WebAssembly",
    rearranges: true,
    lower: (program, options) => lowerForWasm(program, options),
    indexNumbers: (program, batch) => indexBytes(program, batch) / 4,
  };
}
