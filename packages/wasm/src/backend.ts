import {
  ArgumentError,
  type Backend,
  BackendError,
  type Block,
  type BoundCall,
  type Frame,
  type KernelName,
  type PlacedCall,
  type Precision,
  type UpdateName,
  updates,
} from "@dncjs/core";
import { OVERWRITTEN, WasmCall } from "./bind.ts";
import { WasmBlock } from "./block.ts";
import { WasmFrame } from "./frame.ts";
import { instantiate, type KernelSource, type Kernels, relaxedSimdSupported, simdSupported } from "./instantiate.ts";
import { LinearMemory } from "./memory.ts";

export interface WasmOptions {
  /** The compiled kernels, where they are not to be loaded from beside this package. */
  readonly source?: KernelSource;
  /**
   * Which of the shipped builds to load: "relaxed" uses fused multiply-add where the processor has it, "simd" gives the same bits on
   * every machine; "auto", the default, is "relaxed" where the engine has relaxed SIMD.
   */
  readonly build?: "auto" | "simd" | "relaxed";
}

/** @throws BackendError where the engine lacks WebAssembly SIMD or the kernels cannot be loaded */
export async function createWasmBackend(options: WasmOptions = {}): Promise<Backend> {
  if (!simdSupported()) throw new BackendError("wasm", "this engine has no WebAssembly SIMD");
  return new WasmBackend(await instantiate(options.source ?? shipped(options.build ?? "auto")));
}

function shipped(build: "auto" | "simd" | "relaxed"): URL {
  if (!["auto", "simd", "relaxed"].includes(build)) {
    throw new ArgumentError("build", build, '"auto", "simd" or "relaxed"');
  }
  if (build === "relaxed" && !relaxedSimdSupported()) {
    throw new BackendError("wasm", 'this engine has no relaxed SIMD; use the build "simd"');
  }
  return build === "simd" || !relaxedSimdSupported()
    ? new URL("../build/kernels.simd.wasm", import.meta.url)
    : new URL("../build/kernels.relaxed.wasm", import.meta.url);
}

class WasmBackend implements Backend {
  readonly name: string = "wasm";
  readonly precision: Precision = "float32";
  readonly description: string;
  readonly #kernels: Kernels;
  #memory: LinearMemory | undefined;
  readonly #frames = new Set<WasmFrame>();
  #workspace = 0;
  #workspaceBytes = 0;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#memory = new LinearMemory(kernels.memory);
    this.description = `wasm ${kernels.isRelaxed() ? "relaxed simd" : "simd"}, 1 thread`;
  }

  get #linear(): LinearMemory {
    if (!this.#memory) throw new BackendError("wasm", "the backend is disposed");
    return this.#memory;
  }

  allocate(length: number): Block {
    if (!Number.isInteger(length) || length < 0) throw new ArgumentError("length", length, "an integer, 0 or more");
    return new WasmBlock(this.#linear, length);
  }

  createFrame(): Frame {
    const frame = new WasmFrame(this.#linear, (disposed) => this.#frames.delete(disposed));
    frame.setWorkspace(this.#workspace);
    this.#frames.add(frame);
    return frame;
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    if (!(frame instanceof WasmFrame && this.#frames.has(frame))) {
      throw new ArgumentError("frame", frame.constructor.name, "a frame of this backend");
    }
    const bound = new WasmCall(this.#kernels, this.#linear, call, frame);
    frame.linkSteps.add(call, bound);
    try {
      this.#reserve(bound.workspaceBytes);
    } catch (error) {
      bound.dispose();
      throw error;
    }
    return bound;
  }

  overwrites(kernel: KernelName, operand: string): boolean {
    return OVERWRITTEN[kernel] === operand;
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    const update = updates[name];
    const names = Object.keys(update.operands) as (keyof typeof update.operands)[];
    const blocks = names.map((operand) => this.#operand(operand, operands));
    const count = blocks[0]?.length ?? 0;
    for (const [k, block] of blocks.entries()) {
      const length = update.operands[names[k] as keyof typeof update.operands] === "n" ? count : 1;
      if (block.length !== length) throw new ArgumentError(String(names[k]), block.length, `${length} elements`);
    }
    const values = (update.constants as readonly string[]).map((constant) => {
      const value = constants[constant];
      if (value === undefined) throw new ArgumentError(constant, value, "a number");
      return value;
    });
    this.#kernels[name](...blocks.map((block) => block.address), count, ...values);
    for (const block of blocks) block.changed();
  }

  /** Blocks, frames and calls of the backend must not be used afterwards. */
  dispose(): void {
    this.#memory = undefined;
    this.#frames.clear();
  }

  #operand(name: string, operands: Readonly<Record<string, Block>>): WasmBlock {
    const block = operands[name];
    if (block instanceof WasmBlock && block.memory === this.#linear) return block;
    throw new ArgumentError(name, block?.constructor.name, "a block of this backend");
  }

  /** Makes the workspace that all calls share at least `bytes` large. */
  #reserve(bytes: number): void {
    if (bytes <= this.#workspaceBytes) return;
    const address = this.#linear.allocate(bytes);
    if (this.#workspace) this.#linear.free(this.#workspace);
    this.#workspace = address;
    this.#workspaceBytes = bytes;
    for (const frame of this.#frames) frame.setWorkspace(address);
  }
}
