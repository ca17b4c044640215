import { ArgumentError, BackendError } from "@dncjs/core";
import { type BoundCall, type KernelName, kernels, type PlacedCall, type Slice } from "@dncjs/core/backend";
import { WasmBlock } from "./block.ts";
import { type Descriptor, descriptorOf, gradientName } from "./descriptor.ts";
import { clockOffset, type WasmFrame } from "./frame.ts";
import { functionNames } from "./functionNames.ts";
import type { Kernels } from "./instantiate.ts";
import type { LinearMemory } from "./memory.ts";
import { commands } from "./share.ts";
import type { Threads } from "./threads.ts";

/** What a backend's calls share. */
export interface WasmParts {
  readonly kernels: Kernels;
  readonly memory: LinearMemory;
  readonly threads: Threads;
}

/** Of each kernel the input, at most one, whose gradient `backward` overwrites where it is fresh; or the parameters. */
export const OVERWRITTEN: { readonly [Name in KernelName]?: readonly string[] } = {
  linear: ["weight0", "weight1", "weight2", "bias"],
  memoryWrite: ["prevMemory"],
  temporalLink: ["prevLink"],
};

/** A call whose operands' addresses lie in a descriptor, so that running it passes four numbers. */
export class WasmCall implements BoundCall {
  readonly #call: PlacedCall;
  readonly #threads: Threads;
  readonly #kernels: Kernels;
  readonly #memory: LinearMemory;
  readonly #frame: number;
  readonly #descriptor: number;
  readonly #owned: number;
  #forward: Kernels["linearForward"];
  #backward: Kernels["linearForward"];
  readonly #prepare: Kernels["linearPrepare"] | undefined;
  /** The temporalLink that this directional, or the directional that this temporalLink runs as one with (linkSteps.ts). */
  #joined: WasmCall | undefined;
  /** Blocks that `prepare` reads, and their versions when it last did. */
  readonly #parameters: readonly WasmBlock[];
  readonly #versions: number[];
  #disposed = false;

  constructor({ kernels: wasm, memory, threads }: WasmParts, call: PlacedCall, frame: WasmFrame) {
    [this.#call, this.#kernels, this.#memory, this.#frame] = [call, wasm, memory, frame.address];
    this.#threads = threads;
    this.#forward = wasm[`${call.kernel}Forward`];
    this.#backward = wasm[`${call.kernel}Backward`];
    this.#prepare = wasm[`${call.kernel}Prepare`];
    const layout = descriptorOf(kernels[call.kernel]);
    const words = describe(memory, layout, call);
    this.#descriptor = memory.allocate(layout.bytes);
    memory.u32.set(words, this.#descriptor / 4);
    this.#owned = this.#allocateOwned(layout);
    this.#parameters = Object.keys(kernels[call.kernel].parameters)
      .flatMap((name) => call.values[name] ?? [])
      .map((place) => blockOf(place, memory));
    this.#versions = this.#parameters.map(() => -1);
  }

  /** A call that was bound on `memory`. */
  static of(call: BoundCall, memory: LinearMemory): WasmCall {
    if (call instanceof WasmCall && call.#memory === memory) return call;
    throw new ArgumentError("call", call.constructor.name, "a call that this backend bound");
  }

  /** What a pass runs: a function, by its number (functionNames.ts), and one or two descriptors. Nothing where a joined call does. */
  runOf(pass: "Forward" | "Backward"): { readonly number: number; readonly calls: readonly number[] } | undefined {
    const numberOf = (name: string): number => functionNames.indexOf(`${name}${pass}`);
    const { kernel } = this.#call;
    this.#requireReads();
    if (!this.#joined) return { number: numberOf(kernel), calls: [this.#descriptor] };
    if ((kernel === "temporalLink") !== (pass === "Forward")) return undefined;
    const [own, other] = [this.#descriptor, this.#joined.#descriptor];
    return { number: numberOf("linkStep"), calls: kernel === "temporalLink" ? [own, other] : [other, own] };
  }

  /** Bytes of workspace that the call needs. */
  get workspaceBytes(): number {
    const alone = (this.#kernels[`${this.#call.kernel}Workspace`]?.(this.#descriptor) ?? 0) >>> 0;
    if (this.#call.kernel !== "directional" || !this.#joined) return alone;
    return Math.max(alone, this.#kernels.linkStepWorkspace(this.#joined.#descriptor, this.#descriptor));
  }

  /** Makes this directional one with the temporalLink whose links it follows: both run where a pass comes to the first of them. */
  join(link: WasmCall): void {
    const { linkStepForward, linkStepBackward } = this.#kernels;
    const [links, reads] = [link.#descriptor, this.#descriptor];
    link.#forward = (_call, frame, begin, end) => linkStepForward(links, reads, frame, begin, end);
    this.#backward = (_call, frame, begin, end) => linkStepBackward(links, reads, frame, begin, end);
    this.#forward = nothing;
    link.#backward = nothing;
    [this.#joined, link.#joined] = [link, this];
  }

  /** Links that are made again are read while they are made, and nowhere else. @throws BackendError unless a directional does */
  #requireReads(): void {
    if (this.#joined || (this.#call.linkEvery ?? 1) === 1) return;
    throw new BackendError("wasm", "links that not every step keeps need a directional that follows them");
  }

  #part(): void {
    this.#forward = this.#kernels[`${this.#call.kernel}Forward`];
    this.#backward = this.#kernels[`${this.#call.kernel}Backward`];
    this.#joined = undefined;
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
    this.#threads.rouse(); // a pass is about to begin
    this.#prepare(this.#descriptor, this.#frame);
  }

  forward(begin: number, end: number): void {
    this.#requireReads();
    this.#forward(this.#descriptor, this.#frame, begin, end);
  }

  backward(begin: number, end: number): void {
    this.#backward(this.#descriptor, this.#frame, begin, end);
  }

  parameterGradient(steps: number): void {
    const { kernel, batch, settings } = this.#call;
    if (kernel !== "linear") return;
    const [{ parameterGradient }, outputs] = [commands, settings.M ?? 0];
    this.#threads.run(parameterGradient, outputs, this.#frame, this.#descriptor, steps, batch, outputs);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#joined) this.#joined.#part();
    this.#memory.free(this.#descriptor);
    if (this.#owned) this.#memory.free(this.#owned);
  }

  #allocateOwned(layout: Descriptor): number {
    const bytes = (this.#kernels[`${this.#call.kernel}Owned`]?.(this.#descriptor) ?? 0) >>> 0;
    if (bytes === 0) return 0;
    try {
      const address = this.#memory.allocate(bytes);
      const offset = layout.trailer.find(([name]) => name === "owned")?.[1] ?? 0;
      this.#memory.u32[(this.#descriptor + offset) / 4] = address;
      return address;
    } catch (error) {
      this.#memory.free(this.#descriptor);
      throw error;
    }
  }
}

const nothing = (): void => {};

/** The words of the descriptor, but for the address of what the call owns. */
function describe(memory: LinearMemory, layout: Descriptor, call: PlacedCall): Uint32Array {
  const words = new Uint32Array(layout.bytes / 4);
  const reals = new Float32Array(words.buffer);
  const gradients = Object.entries(call.gradients).map(([name, place]) => [gradientName(name), place] as const);
  const places = new Map([...Object.entries(call.values), ...gradients]);
  for (const [name, offset] of layout.entries) {
    const place = places.get(name);
    if (place && place.length > 0) words.set(entryOf(place, memory), offset / 4);
  }
  for (const [name, offset] of layout.sizes) words[offset / 4] = settingOf(call, name);
  for (const [name, offset] of layout.constants) reals[offset / 4] = settingOf(call, name);
  const trailer = {
    batch: call.batch,
    maxRows: call.maxElements,
    owned: 0,
    fresh: call.fresh?.length ?? 0,
    linkEvery: call.linkEvery ?? 1,
  };
  for (const [name, offset] of layout.trailer) words[offset / 4] = trailer[name];
  return words;
}

function entryOf(place: Slice, memory: LinearMemory): readonly number[] {
  const base = blockOf(place, memory).address + 4 * place.base;
  return [base, place.clock === "fixed" ? 0 : 4 * place.stride, clockOffset(place.clock), 4 * place.batchStride];
}

/** The block in which an operand lies. @throws ArgumentError unless it is of the same memory */
export function blockOf({ block }: Slice, memory: LinearMemory): WasmBlock {
  if (block instanceof WasmBlock && block.memory === memory) return block;
  throw new ArgumentError("block", block.constructor.name, "a block of the backend that binds the call");
}

/** Sizes of operands that the call leaves out may be missing; they are 0. */
function settingOf(call: PlacedCall, name: string): number {
  return call.settings[name] ?? 0;
}
