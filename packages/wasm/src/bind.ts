import { ArgumentError, BackendError } from "@dncjs/core";
import {
  type Accumulate,
  type BoundCall,
  disposeOnError,
  gradientName,
  operandsOf,
  type PlacedCall,
  type Slice,
} from "@dncjs/core/backend";
import { WasmBlock } from "./block.ts";
import { type Descriptor, descriptorOf, type Trailer } from "./descriptor.ts";
import { clockOffset, type WasmFrame } from "./frame.ts";
import { type Kernels, type RangeFunction, requireKernel, requireTraining } from "./instantiate.ts";
import type { LinearMemory } from "./memory.ts";
import { commands, type SharedScan, type Team } from "./team.ts";
import {
  functionNames,
  isWasmKernel,
  type KernelPart,
  kernelParts,
  SPARSE_MEMORY_STEP,
  type WasmKernelName,
} from "./wasmKernels.ts";

/** The end of the name of a kernel's function. */
export type Pass = "Forward" | "Backward" | "Exchange";

/** The parts of a backend that all its calls share. */
export interface WasmParts {
  readonly kernels: Kernels;
  readonly memory: LinearMemory;
  readonly threads: Team;
}

/**
 * A call whose operands' addresses lie in a descriptor in linear memory, so that running it passes four numbers. The descriptor of a fused
 * call consists of the descriptors of the kernels it replaces, end to end.
 */
export class WasmCall implements BoundCall {
  readonly #call: PlacedCall;
  readonly #name: WasmKernelName;
  readonly #parts: WasmParts;
  readonly #frame: WasmFrame;
  readonly #descriptor: number;
  readonly #owned: number;
  readonly #forward: RangeFunction;
  readonly #backward: RangeFunction;
  readonly #exchange: RangeFunction | undefined;
  readonly #prepare: ((call: number, frame: number) => void) | undefined;
  /** Blocks that `prepare` reads, and their versions when it last ran. */
  readonly #parameters: readonly WasmBlock[];
  readonly #versions: number[];
  #disposed = false;

  /** @throws BackendError for a kernel that the module does not have, or if memory does not suffice */
  constructor(parts: WasmParts, call: PlacedCall, frame: WasmFrame) {
    const { kernels, memory } = parts;
    const name = call.kernel;
    if (!isWasmKernel(name)) throw new BackendError("wasm", `there is no kernel ${name}`);
    requireKernel(kernels, name);
    if (Object.keys(call.gradients).length > 0) requireTraining(kernels);
    this.#parts = parts;
    this.#call = call;
    this.#frame = frame;
    this.#name = name;
    this.#forward = kernels[`${name}Forward`];
    this.#backward = kernels[`${name}Backward`];
    this.#exchange = kernels[`${name}Exchange`];
    this.#prepare = kernels[`${name}Prepare`];
    for (const { every = 1 } of Object.values(call.values)) frame.keepEvery(every);
    const layout = kernelParts(name);
    const words = layout.flatMap((part) => [...describe(memory, part, call)]);
    this.#descriptor = memory.allocate(4 * words.length);
    memory.u32.set(words, this.#descriptor / 4);
    this.#owned = this.#allocateOwned(descriptorOf(layout[0]!.spec));
    this.#parameters = Object.keys(call.spec.parameters)
      .flatMap((name) => call.values[name] ?? [])
      .map((slice) => blockOf(slice, memory));
    this.#versions = this.#parameters.map(() => -1);
  }

  /** @throws ArgumentError unless the call was bound on `memory` */
  static of(call: BoundCall, memory: LinearMemory): WasmCall {
    if (call instanceof WasmCall && call.#parts.memory === memory) return call;
    throw new ArgumentError("call", call.constructor.name, "a call that this backend bound");
  }

  /** The function of a pass, by its number in `functionNames`, and the address of the descriptor it takes. */
  functionOf(pass: Pass): { readonly number: number; readonly descriptor: number } {
    return { number: functionNames.indexOf(`${this.#name}${pass}`), descriptor: this.#descriptor };
  }

  /** The forward pass, if it has a scan that is worth sharing among threads. */
  shareScan(): SharedScan | undefined {
    if (this.#name !== SPARSE_MEMORY_STEP) return undefined;
    const { kernels, memory, threads } = this.#parts;
    return threads.shareScan?.(kernels, memory, this.#descriptor, this.#call.settings.N ?? 0);
  }

  /** Bytes of workspace that the call needs. */
  get workspaceBytes(): number {
    return this.#bytes("Workspace");
  }

  prepare(): void {
    if (!this.#prepare) return;
    let stale = false;
    for (let k = 0; k < this.#parameters.length; k++) {
      const { version } = this.#parameters[k]!;
      stale ||= version !== this.#versions[k];
      this.#versions[k] = version;
    }
    if (!stale) return;
    this.#parts.threads.rouse(); // a pass follows
    this.#prepare(this.#descriptor, this.#frame.address);
  }

  forward(begin: number, end: number): void {
    this.#forward(this.#descriptor, this.#frame.address, begin, end);
  }

  backward(begin: number, end: number): void {
    this.#backward(this.#descriptor, this.#frame.address, begin, end);
  }

  exchange(begin: number, end: number): void {
    this.#exchange?.(this.#descriptor, this.#frame.address, begin, end);
  }

  stateWritten(): void {
    this.#parts.kernels[`${this.#name}StateWritten`]?.(this.#descriptor, this.#frame.address);
  }

  parameterGradient(steps: number, accumulate: Accumulate): void {
    const { batch, settings } = this.#call;
    if (this.#name !== "linear") return;
    this.#frame.setAccumulate(accumulate);
    const outputs = settings.M ?? 0;
    const { address } = this.#frame;
    this.#parts.threads.run(commands.parameterGradient, outputs, address, this.#descriptor, steps, batch, outputs);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const { memory } = this.#parts;
    memory.free(this.#descriptor);
    if (this.#owned) memory.free(this.#owned);
  }

  #bytes(of: "Workspace" | "Owned"): number {
    return (this.#parts.kernels[`${this.#name}${of}`]?.(this.#descriptor) ?? 0) >>> 0;
  }

  #allocateOwned(layout: Descriptor): number {
    const { memory } = this.#parts;
    const bytes = this.#bytes("Owned");
    if (bytes === 0) return 0;
    const descriptor = { dispose: () => memory.free(this.#descriptor) };
    const address = disposeOnError([descriptor], () => memory.allocate(bytes));
    const offset = layout.trailer.find(([name]) => name === "owned")?.[1] ?? 0;
    memory.u32[(this.#descriptor + offset) / 4] = address;
    return address;
  }
}

/** The words of a part of a descriptor, without the address of the memory that the call owns. */
function describe(memory: LinearMemory, { spec, nameOf }: KernelPart, call: PlacedCall): Uint32Array {
  const layout = descriptorOf(spec);
  const words = new Uint32Array(layout.bytes / 4);
  const reals = new Float32Array(words.buffer);
  const slices = new Map<string, Slice | undefined>();
  for (const operand of operandsOf(spec)) {
    slices.set(operand, call.values[nameOf(operand)]);
    slices.set(gradientName(operand), call.gradients[nameOf(operand)]);
  }
  for (const [name, offset] of layout.entries) {
    const slice = slices.get(name);
    if (slice && slice.length > 0) words.set(entryOf(slice, memory), offset / 4);
  }
  for (const [name, offset] of layout.sizes) words[offset / 4] = settingOf(call, nameOf(name));
  for (const [name, offset] of layout.constants) reals[offset / 4] = settingOf(call, name);
  const stores = Object.values(call.gradients).some(({ accumulate }) => accumulate === "store");
  const trailer: Record<Trailer, number> = {
    batch: call.batch,
    maxElements: call.maxElements,
    owned: 0,
    stores: stores ? 1 : 0,
    keep: call.values.prevLink?.every ?? 1,
  };
  for (const [name, offset] of layout.trailer) words[offset / 4] = trailer[name];
  return words;
}

function entryOf(slice: Slice, memory: LinearMemory): readonly number[] {
  const base = blockOf(slice, memory).address + 4 * slice.base;
  return [base, slice.clock === "fixed" ? 0 : 4 * slice.stride, clockOffset(slice), 4 * slice.batchStride];
}

/** The block of a slice. @throws ArgumentError unless it is of the same memory */
export function blockOf({ block }: Slice, memory: LinearMemory): WasmBlock {
  if (block instanceof WasmBlock && block.memory === memory) return block;
  throw new ArgumentError("block", block.constructor.name, "a block of the backend that binds the call");
}

/** Sizes of operands that the call leaves out may be missing; they are 0. */
function settingOf(call: PlacedCall, name: string): number {
  return call.settings[name] ?? 0;
}
