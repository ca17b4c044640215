import { ArgumentError, BackendError } from "@dncjs/core";
import {
  type BoundCall,
  callFlops,
  clocks,
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
import { itemsOf, type Phase } from "./kernels/rowKernel.ts";
import type { Machine } from "./machine.ts";
import { type CallLayout, layoutOf } from "./shaders/layout.ts";
import { type KernelText, LANES, phaseShader, tiledShader } from "./shaders/main.ts";
import { NONE, phaseWords, sliceWords, tileWords, vector } from "./shaders/words.ts";

/** The slice of an operand that a call leaves out. */
const ABSENT = vector(sliceWords, { base: NONE, stride: 0, clock: 0, batchStride: 0 });
const layouts = new Map<KernelSpec, CallLayout>();

/** What a pass of a call is: phases over rows, or tiles of a matrix. */
export type Pass = "forward" | "backward";

const passOf = {
  linearForward: "forward",
  linearBackward: "backward",
  linearParameterGradient: "parameterGradient",
} as const;

/** A call as words that shaders read, and the dispatches that do it. */
export class GpuCall implements BoundCall {
  readonly machine: Machine;
  readonly placed: PlacedCall;
  readonly plan: GpuKernel;
  readonly text: KernelText;
  /** Places, sizes and constants, as `text.layout` says. */
  readonly words: Uint32Array<ArrayBuffer>;
  readonly #frame: GpuFrame;
  readonly #workspace: GpuBlock | undefined;
  readonly #dispatches = new Map<string, readonly Dispatch[]>();

  constructor(machine: Machine, placed: PlacedCall, frame: GpuFrame) {
    [this.machine, this.placed, this.#frame] = [machine, placed, frame];
    const { kernel, spec, settings, gradients } = placed;
    const plan: GpuKernel | undefined = gpuKernels[kernel as KernelName];
    if (!plan) throw new BackendError("gpu", `there is no kernel ${kernel}`);
    this.plan = plan;
    this.text = { name: kernel, code: plan.code, layout: layoutFor(spec) };
    const perRow = "workspace" in plan && Object.keys(gradients).length > 0 ? plan.workspace!(settings) : 0;
    const places = placesOf(placed, machine);
    if (perRow > 0) {
      this.#workspace = new GpuBlock(machine, perRow * placed.maxElements);
      const base = this.#workspace.address;
      places.set("workspace", vector(sliceWords, { base, stride: 0, clock: clocks.fixed, batchStride: perRow }));
    }
    this.words = wordsOf(placed, this.text.layout, places);
  }

  /** A call that was bound on this machine. */
  static of(call: BoundCall, machine: Machine): GpuCall {
    if (call instanceof GpuCall && call.machine === machine) return call;
    throw new ArgumentError("call", call.constructor.name, "a call that this backend bound");
  }

  /** The phases of a pass of a kernel that treats rows one by one, but those of options that the call does without. */
  phases(pass: Pass): readonly Phase[] {
    const { plan } = this;
    if ("tiled" in plan) return [];
    return plan[pass].filter(({ when }) => when === undefined || when in this.placed.values);
  }

  /** How often the phases run. */
  get turns(): number | undefined {
    const { plan } = this;
    return "turns" in plan && plan.turns !== undefined ? this.placed.settings[plan.turns]! : undefined;
  }

  /** Operations of a pass for a row. */
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
    const dispatches = this.#remember(entry, () => [this.tiled(entry, 0)]);
    this.#send(dispatches, 0, steps * placed.batch);
  }

  /** Dispatches of a pass for selected rows, phase by phase. Whoever asks for them disposes of them. */
  separate(pass: Pass, selection: number): Dispatch[] {
    const { plan } = this;
    if ("tiled" in plan) return [this.tiled(plan.tiled[pass === "forward" ? 0 : 1], selection)];
    const turns = Array.from({ length: this.turns ?? 1 }, (_, turn) => turn);
    const phases = this.phases(pass);
    const rowCost = this.cost(pass) / (turns.length * phases.length); // which of them does how much matters little
    return turns.flatMap((turn) => phases.map((phase) => this.#phase(phase, selection, turn, rowCost)));
  }

  tiled(entry: TiledEntry, selection: number): Dispatch {
    const plan = this.plan as TiledKernel;
    const columns = plan.columnTiles(entry, this.placed);
    const words = this.#withHeader(vector(tileWords, { selection, columnTiles: columns, batch: this.placed.batch }));
    const outputs = Math.ceil(this.placed.settings.M! / TILE);
    const down = entry === "linearParameterGradient" ? () => outputs : (rows: number) => Math.ceil(rows / TILE);
    const groups = (rows: number) => columns * down(rows);
    return new Dispatch(this.machine, {
      ...{ shader: tiledShader(this.text, entry), words, groups },
      rowCost: this.cost(passOf[entry]),
    });
  }

  dispose(): void {
    for (const dispatch of [...this.#dispatches.values()].flat()) dispatch.dispose();
    this.#dispatches.clear();
    this.#workspace?.dispose();
  }

  #phase(phase: Phase, selection: number, turn: number, rowCost: number): Dispatch {
    const items = itemsOf(phase, this.placed.settings);
    const words = this.#withHeader(vector(phaseWords, { selection, items, turn }));
    const lanes = phase.together ? 1 : LANES;
    const groups = (rows: number) => Math.ceil((rows * items) / lanes);
    return new Dispatch(this.machine, { shader: phaseShader(this.text, phase), words, groups, rowCost });
  }

  #withHeader(header: readonly number[]): Uint32Array<ArrayBuffer> {
    const words = new Uint32Array(header.length + this.words.length);
    words.set(header);
    words.set(this.words, header.length);
    return words;
  }

  #run(pass: Pass, begin: number, end: number): void {
    this.#send(
      this.#remember(pass, () => this.separate(pass, 0)),
      begin,
      end,
    );
  }

  #remember(key: string, make: () => readonly Dispatch[]): readonly Dispatch[] {
    let dispatches = this.#dispatches.get(key);
    if (!dispatches) {
      dispatches = make();
      this.#dispatches.set(key, dispatches);
    }
    return dispatches;
  }

  #send(dispatches: readonly Dispatch[], begin: number, end: number): void {
    const { slots } = this.#frame;
    runAll(this.machine, dispatches, { slots, from: 0, begin, end, mask: undefined, maskFrom: 0 });
  }
}

function layoutFor(spec: KernelSpec): CallLayout {
  const layout = layouts.get(spec) ?? layoutOf(spec);
  layouts.set(spec, layout);
  return layout;
}

function placesOf(placed: PlacedCall, machine: Machine): Map<string, readonly number[]> {
  const gradients = Object.entries(placed.gradients).map(([name, place]) => [gradientName(name), place] as const);
  const places = [...Object.entries(placed.values), ...gradients];
  return new Map(
    places.filter(([, { length }]) => length > 0).map(([name, place]) => [name, placeWords(place, machine)]),
  );
}

/** A place as shared/call.wgsl reads it. @throws ArgumentError unless it is in memory of this machine */
export function placeWords({ block, base, clock, stride, batchStride }: Slice, machine: Machine): readonly number[] {
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
  { places, words, length }: CallLayout,
  placed: ReadonlyMap<string, readonly number[]>,
): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(4 * length);
  const reals = new Float32Array(result.buffer);
  const stores = Object.values(gradients).some(({ accumulate }) => accumulate === "store");
  for (const [k, name] of places.entries()) result.set(placed.get(name) ?? ABSENT, 4 * k);
  for (const [k, name] of words.entries()) {
    const at = 4 * places.length + k;
    if (name === "stores") result[at] = stores ? 1 : 0;
    else if (spec.constants.includes(name)) reals[at] = settings[name] ?? 0;
    else result[at] = settings[name] ?? 0;
  }
  return result;
}
