import { ArgumentError, type Backend, BackendError, type Precision } from "@dncjs/core";
import {
  type Block,
  type BoundCall,
  disposeOnError,
  type Frame,
  type LoweringOptions,
  type Operation,
  optionalKernels,
  type PlacedCall,
  type Program,
  type UpdateName,
  updates,
  type Walk,
} from "@dncjs/core/backend";
import { WasmCall, type WasmParts } from "./bind.ts";
import { WasmBlock } from "./block.ts";
import { WasmFrame } from "./frame.ts";
import { hasAllKernels, type Loaded, requireKernel, requireTraining } from "./instantiate.ts";
import { linkHistory, lowerForWasm } from "./lower.ts";
import { LinearMemory } from "./memory.ts";
import { OneThread } from "./team.ts";
import type { WorkerOptions } from "./threads.ts";
import { createMachine, type Machine } from "./walk.ts";
import { isWasmKernel, stores } from "./wasmKernels.ts";
import { WasmWalk } from "./wasmWalk.ts";

/** Runs the compiled kernels (assembly/) in float32, on one thread or several. */
export class WasmBackend implements Backend {
  readonly name: string = "wasm";
  readonly precision: Precision = "float32";
  readonly optionalKernels: readonly string[];
  readonly stores: Readonly<Record<string, readonly string[]>> = stores;
  readonly #machine: Machine;
  #parts: WasmParts;
  /** Number of threads for which frames and workspaces are allocated. */
  readonly #threads: number;
  /** The reason for a single thread, if several were requested. */
  readonly #obstacle: string | undefined;
  readonly #frames = new Set<WasmFrame>();
  #workspaces: number[] = [];
  #workspaceBytes = 0;
  #disposed = false;

  constructor({ kernels, memory }: Loaded, obstacle?: string, threads = 1) {
    this.#machine = createMachine(kernels, memory);
    const linear = new LinearMemory(memory, kernels.zero);
    this.#parts = { kernels, memory: linear, threads: new OneThread(this.#machine) };
    this.optionalKernels = hasAllKernels(kernels) ? optionalKernels : [];
    this.#threads = threads;
    this.#obstacle = obstacle;
  }

  get description(): string {
    const { kernels, threads } = this.#parts;
    const why = threads.loss ?? this.#obstacle;
    const count = `${threads.count} thread${threads.count === 1 ? "" : "s"}${why ? ` (${why})` : ""}`;
    return `wasm ${kernels.isWide() ? "wide simd" : kernels.isRelaxed() ? "relaxed simd" : "simd"}, ${count}`;
  }

  /** Starts the worker threads, before the first call is bound. If they do not start, the backend continues with one thread. */
  async startWorkers(module: WebAssembly.Module, options?: WorkerOptions): Promise<void> {
    const { openThreads } = await import("./threads.ts");
    const threads = await openThreads(this.#machine, this.#linear, module, this.#threads - 1, options);
    this.#parts = { ...this.#parts, threads };
  }

  get #linear(): LinearMemory {
    if (this.#disposed) throw new BackendError("wasm", "the backend is disposed");
    return this.#parts.memory;
  }

  allocate(length: number): Block {
    if (!Number.isInteger(length) || length < 0) throw new ArgumentError("length", length, "an integer, 0 or more");
    return new WasmBlock(this.#linear, length);
  }

  createFrame(): Frame {
    const frame = new WasmFrame(this.#linear, this.#threads, (disposed) => this.#frames.delete(disposed));
    this.#setWorkspaces(frame);
    this.#frames.add(frame);
    return frame;
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const own = this.#requireOwn(frame);
    const bound = new WasmCall(this.#parts, call, own);
    disposeOnError([bound], () => this.#reserve(bound.workspaceBytes));
    return bound;
  }

  lower(program: Program, options: LoweringOptions): Program {
    const { kernels } = this.#parts;
    const wide = kernels.isWide() === 1;
    const lowered = lowerForWasm(program, options, (numbers) => linkHistory(numbers, wide));
    for (const { kernel } of lowered.calls) if (isWasmKernel(kernel)) requireKernel(kernels, kernel);
    return lowered;
  }

  bindWalk(
    operations: readonly Operation[],
    frame: Frame,
    most: { readonly steps: number; readonly elements: number },
  ): Walk {
    return new WasmWalk(this.#linear, this.#parts.threads, operations, this.#requireOwn(frame), most);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    requireTraining(this.#parts.kernels);
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
    this.#parts.kernels[name](...blocks.map((block) => block.address), count, ...values);
    for (const block of blocks) block.changed();
  }

  /** Ends the workers. Blocks, frames, calls and walks of the backend must not be used afterwards. */
  dispose(): void {
    this.#disposed = true;
    this.#parts.threads.end();
    this.#frames.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #operand(name: string, operands: Readonly<Record<string, Block>>): WasmBlock {
    const block = operands[name];
    if (block instanceof WasmBlock && block.memory === this.#linear) return block;
    throw new ArgumentError(name, block?.constructor.name, "a block of this backend");
  }

  #requireOwn(frame: Frame): WasmFrame {
    if (frame instanceof WasmFrame && this.#frames.has(frame)) return frame;
    throw new ArgumentError("frame", frame.constructor.name, "a frame of this backend");
  }

  /** Enlarges the workspace of each thread, which all calls share, to at least `bytes` bytes. */
  #reserve(bytes: number): void {
    if (bytes <= this.#workspaceBytes) return;
    const memory = this.#linear;
    const before = this.#workspaces;
    const workspaces: number[] = [];
    try {
      while (workspaces.length < this.#threads) workspaces.push(memory.allocate(bytes));
    } catch (error) {
      for (const address of workspaces) memory.free(address);
      throw error;
    }
    for (const address of before) memory.free(address);
    this.#workspaces = workspaces;
    this.#workspaceBytes = bytes;
    for (const frame of this.#frames) this.#setWorkspaces(frame);
  }

  #setWorkspaces(frame: WasmFrame): void {
    for (const [thread, address] of this.#workspaces.entries()) frame.setWorkspace(thread, address);
  }
}
