import { totalmem } from "node:os";
import { lowerForWasm } from "@dncjs/wasm";
import type { Lowering } from "./workload.ts";

/** What a backend can hold. */
export interface BackendLimit extends Lowering {
  readonly backend: string;
  readonly bytesPerNumber: 4 | 8;
  /** Bytes in all; of a device that may have more, what every such device has. */
  readonly bytes: number;
  /** No device has more than this; `bytes` where missing. */
  readonly mostBytes?: number;
  /** What sets the limit, in words. */
  readonly why: string;
  /** Whether it keeps weights rearranged for itself, once for each direction. */
  readonly rearranges: boolean;
}

const WASM_BYTES = 2 ** 32;

/** A shader of @dncjs/gpu sees seven buffers of numbers at once: of 128 MiB on every WebGPU device, of 2 GiB on none more. */
const [GPU_BUFFERS, LEAST_GPU_BUFFER, LARGEST_GPU_BUFFER] = [7, 2 ** 27, 2 ** 31];

/** What is known of the device that a backend runs on. */
export interface KnownDevice {
  readonly description: string;
  /** Bytes that it can hold. */
  readonly memory?: number;
}

/** By the name of the backend, and its device where that has been looked at. */
export function limitOf(name: string, device?: KnownDevice): BackendLimit {
  const memory = totalmem();
  if (name === "reference" || name === "reference-f32") {
    const why = "the memory of this machine";
    return { backend: name, bytesPerNumber: name === "reference" ? 8 : 4, bytes: memory, why, rearranges: false };
  }
  if (name === "gpu" && device?.memory !== undefined) {
    const why = `the buffers that ${device.description} lets a shader see`;
    return { backend: name, bytesPerNumber: 4, bytes: device.memory, why, rearranges: false };
  }
  if (name === "gpu") {
    const why = "seven buffers of 128 MiB, which every device grants; dnc backends says what this one does";
    const [bytes, mostBytes] = [GPU_BUFFERS * LEAST_GPU_BUFFER, GPU_BUFFERS * LARGEST_GPU_BUFFER];
    return { backend: name, bytesPerNumber: 4, bytes, mostBytes, why, rearranges: false };
  }
  const machine = memory < WASM_BYTES;
  return {
    backend: name,
    bytesPerNumber: 4,
    bytes: Math.min(WASM_BYTES, memory),
    why: machine ? "the memory of this machine" : "the address space of WebAssembly",
    rearranges: true,
    lower: (program, options) => lowerForWasm(program, options),
  };
}
