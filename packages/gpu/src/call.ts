import { ArgumentError, BackendError } from "@dncjs/core";
import {
  type BoundCall,
  callFlops,
  clocks,
  disposeOnError,
  type Pass as FlopPass,
  gradientName,
  type KernelName,
  type KernelSpec,
  type PlacedCall,
  type Slice,
} from "@dncjs/core/backend";
import { GpuBlock } from "./block.ts";
import { Dispatch, runAll } from "./dispatch.ts";
import type { GpuFrame } from "./frame.ts";
import { type GpuKernel, gpuKernels } from "./kernels/index.ts";
import { TILE, type TiledEntry, type TiledKernel } from "./kernels/linear.ts";
import { itemsOf, type Phase } from "./kernels/phasedKernel.ts";
import type { Machine } from "./machine.ts";
import { type CallWords, callWordsOf } from "./shaders/layout.ts";
import { type KernelText, LANES, phaseShader, tiledShader } from "./shaders/main.ts";
import { NONE, phaseWords, selections, sliceWords, tileWords, VECTOR_WORDS, vector } from "./shaders/words.ts";

/** The words of an operand that a call leaves out. */
const ABSENT = vector(sliceWords, { base: NONE, stride: 0, clock: 0, batchStride: 0 });
const layouts = new Map<KernelSpec, CallWords>();

export type Pass = "forward" | "backward";

const passOf = {
  linearForward: "forward",
  linearBackward: "backward",
  linearParameterGradient: "parameterGradient",
} as const;

/** A call as the words that shaders read and the dispatches that run it. */
export class GpuCall implements BoundCall {
  readonly machine: Machine;
  readonly placed: PlacedCall;
  readonly plan: GpuKernel;
  readonly text: KernelText;
  /** Slices, sizes and constants, in the order of `text.layout`. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #frame: GpuFrame;
  readonly #workspace: GpuBlock | undefined;
  readonly #dispatches = new Map<string, readonly Dispatch[]>();

  constructor(machine: Machine, placed: PlacedCall, frame: GpuFrame) {
    this.machine = machine;
    this.placed = placed;
    this.#frame = frame;
    const { kernel, spec, settings, gradients } = placed;
    const plan: GpuKernel | undefined = gpuKernels[kernel as KernelName];
    if (!plan) throw new BackendError("gpu", `there is no kernel ${kernel}`);
    this.plan = plan;
    this.text = { name: kernel, code: plan.code, layout: layoutFor(spec) };
    const slices = slicesOf(placed, machine);
    const isTraining = Object.keys(gradients).length > 0;
    const batchStride = isTraining && "workspace" in plan ? plan.workspace!(settings) : 0;
    if (batchStride > 0) {
      this.#workspace = new GpuBlock(machine, batchStride * placed.maxElements);
      const base = this.#workspace.address;
      slices.set("workspace", vector(sliceWords, { base, stride: 0, clock: clocks.fixed, batchStride }));
    }
    this.words = wordsOf(placed, this.text.layout, slices);
  }

  /** Narrows a bound call. @throws ArgumentError unless it was bound on this machine */
  static of(call: BoundCall, machine: Machine): GpuCall {
    if (call instanceof GpuCall && call.machine === machine) return call;
    throw new ArgumentError("call", call.constructor.name, "a call that this backend bound");
  }

  /** The phases of a pass, without those whose optional operand is absent. Empty for tiled kernels. */
  phases(pass: Pass): readonly Phase[] {
    const { plan } = this;
    if ("tiled" in plan) return [];
    return plan[pass].filter(({ when }) => when === undefined || when in this.placed.values);
  }

  /** How many times the phases run. Undefined for kernels that never repeat them. */
  get iterations(): number | undefined {
    const { plan } = this;
    return "iterations" in plan && plan.iterations !== undefined ? this.placed.settings[plan.iterations]! : undefined;
  }

  /** Estimated operations of a pass, per batch element. */
  cost(pass: FlopPass): number {
    const { kernel, settings, values: operands } = this.placed;
    return callFlops({ kernel, settings, operands }, pass);
  }

  prepare(): void {}

  forward(begin: number, end: number): void {
    this.#run("forward", begin, end);
  }

  backward(begin: number, end: number): void {
    this.#run("backward", begin, end);
  }

  parameterGradient(steps: number): void {
    const { plan, placed } = this;
    if (!("tiled" in plan)) return;
    const entry = plan.tiled[2];
    const dispatches = this.#remember(entry, () => [this.#tiled(entry, selections.all)]);
    this.#send(dispatches, 0, steps * placed.batch);
  }

  /** Creates the dispatches of a pass over the selected batch elements, one per phase. The caller disposes them. */
  createDispatches(pass: Pass, selection: number): Dispatch[] {
    const { plan } = this;
    if ("tiled" in plan) return [this.#tiled(plan.tiled[pass === "forward" ? 0 : 1], selection)];
    const iterations = Array.from({ length: this.iterations ?? 1 }, (_, iteration) => iteration);
    const phases = this.phases(pass);
    const elementCost = this.cost(pass) / (iterations.length * phases.length); // assumes phases of equal cost
    const dispatches: Dispatch[] = [];
    return disposeOnError(dispatches, () => {
      for (const iteration of iterations) {
        for (const phase of phases) dispatches.push(this.#phase(phase, selection, iteration, elementCost));
      }
      return dispatches;
    });
  }

  dispose(): void {
    for (const dispatch of [...this.#dispatches.values()].flat()) dispatch.dispose();
    this.#dispatches.clear();
    this.#workspace?.dispose();
  }

  #tiled(entry: TiledEntry, selection: number): Dispatch {
    const plan = this.plan as TiledKernel;
    const { batch, settings } = this.placed;
    const columnTiles = plan.columnTiles(entry, this.placed);
    const words = this.#withHeader(vector(tileWords, { selection, columnTiles, batch }));
    const outputTiles = Math.ceil(settings.M! / TILE);
    const rowTiles = (elements: number): number =>
      entry === "linearParameterGradient" ? outputTiles : Math.ceil(elements / TILE);
    return new Dispatch(this.machine, {
      shader: tiledShader(this.text, entry),
      words,
      groups: (elements) => columnTiles * rowTiles(elements),
      elementCost: this.cost(passOf[entry]),
    });
  }

  #phase(phase: Phase, selection: number, iteration: number, elementCost: number): Dispatch {
    const items = itemsOf(phase, this.placed.settings);
    const words = this.#withHeader(vector(phaseWords, { selection, items, iteration }));
    const itemsPerGroup = phase.together ? 1 : LANES;
    const groups = (elements: number): number => Math.ceil((elements * items) / itemsPerGroup);
    return new Dispatch(this.machine, { shader: phaseShader(this.text, phase), words, groups, elementCost });
  }

  #withHeader(header: readonly number[]): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(header.length + this.words.length);
    words.set(header);
    words.set(this.words, header.length);
    return words;
  }

  #run(pass: Pass, begin: number, end: number): void {
    const dispatches = this.#remember(pass, () => this.createDispatches(pass, selections.all));
    this.#send(dispatches, begin, end);
  }

  #remember(key: string, create: () => readonly Dispatch[]): readonly Dispatch[] {
    let dispatches = this.#dispatches.get(key);
    if (!dispatches) {
      dispatches = create();
      this.#dispatches.set(key, dispatches);
    }
    return dispatches;
  }

  #send(dispatches: readonly Dispatch[], begin: number, end: number): void {
    const { slots } = this.#frame;
    runAll(this.machine, dispatches, { slots, from: 0, begin, end, mask: undefined, maskFrom: 0 });
  }
}

function layoutFor(spec: KernelSpec): CallWords {
  const layout = layouts.get(spec) ?? callWordsOf(spec);
  layouts.set(spec, layout);
  return layout;
}

/** The words of all slices, by their name in the layout. Without operands of length 0, which count as absent. */
function slicesOf({ values, gradients }: PlacedCall, machine: Machine): Map<string, readonly number[]> {
  const named: [string, Slice][] = Object.entries(values);
  for (const [name, slice] of Object.entries(gradients)) named.push([gradientName(name), slice]);
  const present = named.filter(([, { length }]) => length > 0);
  return new Map(present.map(([name, slice]) => [name, sliceWordsOf(slice, machine)]));
}

/** The words of a slice (`sliceWords`). @throws ArgumentError unless its block belongs to this machine */
export function sliceWordsOf({ block, base, clock, stride, batchStride }: Slice, machine: Machine): readonly number[] {
  if (!(block instanceof GpuBlock) || block.machine !== machine) {
    throw new ArgumentError("block", block.constructor.name, "a block of the backend that binds the call");
  }
  return vector(sliceWords, {
    base: block.address + base,
    stride: clock === "fixed" ? 0 : stride,
    clock: clocks[clock],
    batchStride,
  });
}

function wordsOf(
  { settings, gradients, spec }: PlacedCall,
  { slices, scalars, vectors }: CallWords,
  sliceWordsByName: ReadonlyMap<string, readonly number[]>,
): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(VECTOR_WORDS * vectors);
  const reals = new Float32Array(words.buffer);
  const stores = Object.values(gradients).some(({ accumulate }) => accumulate === "store");
  for (const [k, name] of slices.entries()) words.set(sliceWordsByName.get(name) ?? ABSENT, VECTOR_WORDS * k);
  for (const [k, name] of scalars.entries()) {
    const at = VECTOR_WORDS * slices.length + k;
    if (name === "stores") words[at] = stores ? 1 : 0;
    else if (spec.constants.includes(name)) reals[at] = settings[name] ?? 0;
    else words[at] = settings[name] ?? 0;
  }
  return words;
}
