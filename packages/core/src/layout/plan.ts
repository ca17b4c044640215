/**
 * Where every tensor of a program lies for a given batch and number of steps: known before the first step. One arena holds
 *
 *   state slots · link slots · checkpoints · saved · scratch · sequences │ gradients of: state (2 slots), saved, sequences
 *
 * A state slot is one flat slice, so that snapshot, fork and restore are copies; links have slots of their own where not every step
 * keeps its own (`linkEvery`). Saved and sequence tensors lie [T, B, n], so that a call can treat all steps as one matrix.
 */

import type { AnyBackend, Clock } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import { type Program, sizeOf, type TensorSpec } from "../program/program.ts";
import { differentiableTensors, keptGradients, linksOf, sumsOf } from "../program/roles.ts";

export interface PlanOptions {
  readonly batch: number;
  /** The most steps one pass may have. */
  readonly steps: number;
  /**
   * run: keeps nothing, state carried from pass to pass · trace: keeps every step's tensors · train: also gradients
   */
  readonly purpose: "run" | "trace" | "train";
  /** train only: keep the state of every k-th step and recompute what lies between (gradient checkpointing). */
  readonly keepEvery?: number;
  /**
   * train only: keep the temporal links of every k-th step, since the backend makes the others again from the weightings (its
   * `linkEvery`); 1 where missing. Slot ⌈s/k⌉ holds the links of the step with state slot s, until the next step's take their place.
   */
  readonly linkEvery?: number;
  /** train only: whether x has a gradient, true where missing. Training a network never needs it. */
  readonly inputGradient?: boolean;
  /** train only: whether the initial state has a gradient, true where missing. Training that starts from a blank state never needs it. */
  readonly stateGradient?: boolean;
}

/** Element of batch row b at slot s: base + stride·s + batchStride·b. */
export interface SlotSlice {
  readonly base: number;
  readonly stride: number;
  readonly batchStride: number;
}

export interface PlannedTensor extends TensorSpec {
  readonly size: number;
  readonly value: SlotSlice;
  readonly gradient: SlotSlice | undefined;
  /** The gradient is that of the sum this is an addend of, and lies where that does. */
  readonly sharesGradient: boolean;
  /** Of a state, how many steps share a slot, `linkEvery` of the links; otherwise 1. */
  readonly every: number;
  /** The gradient of every step of a segment is kept, since a call made once per segment reads it. */
  readonly kept: boolean;
}

/** Elements [at, at + length) of the arena. */
export interface ArenaRange {
  readonly at: number;
  readonly length: number;
}

/** A run of the flat state of one step, and where slot 0 of it lies in the arena. */
export interface StateRange {
  /** First element of the flat state. */
  readonly at: number;
  readonly length: number;
  readonly every: number;
  readonly value: Pick<SlotSlice, "base" | "stride">;
  readonly gradient: Pick<SlotSlice, "base" | "stride"> | undefined;
}

export interface Plan extends PlanOptions {
  readonly program: Program;
  /** Steps between two checkpoints; `steps` without keepEvery, 1 for run. */
  readonly segment: number;
  readonly linkEvery: number;
  readonly stateSlots: number;
  /** Slots of what not every step keeps of its own. */
  readonly linkSlots: number;
  /** Elements of the flat state of a step, in the layout of `stateLayout`. */
  readonly stateSize: number;
  /** The flat state in as few runs as there are: one, or with `linkEvery` what stands before, of and behind the links. */
  readonly stateRanges: readonly StateRange[];
  readonly tensors: ReadonlyMap<string, PlannedTensor>;
  /** Copies of state slots, `stateSize` apart. */
  readonly checkpoints: ArenaRange;
  readonly stateGradients: ArenaRange;
  /** Zeroed before each step's backward. */
  readonly stepGradients: ArenaRange;
  /** Zeroed before each segment's backward. */
  readonly segmentGradients: ArenaRange;
  readonly sequenceGradients: ArenaRange;
  /** Elements in all. */
  readonly length: number;
}

/** Bases stand at multiples of this many elements: 64 bytes in float32. */
const ALIGNMENT = 16;
const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** @throws ArgumentError where an option is out of range. */
export function planMemory(program: Program, options: PlanOptions): Plan {
  checkOptions(options);
  const { batch, steps, purpose } = options;
  const segment = purpose === "run" ? 1 : Math.min(options.keepEvery ?? steps, steps);
  const arena = new Arena();
  const specs = [...program.tensors.values()].filter(({ kind: place }) => place !== "param");
  const kept = keptGradients(program);
  const differentiable = purpose === "train" ? differentiableTensors(program) : new Set<string>();
  if (options.inputGradient === false) differentiable.delete("x");

  const found = linksOf(program);
  const linkEvery = found.size > 0 ? Math.min(options.linkEvery ?? 1, segment) : 1;
  const links = linkEvery > 1 ? found : new Set<string>();
  const [stateSlots, linkSlots] = [segment + 1, links.size > 0 ? Math.ceil(segment / linkEvery) + 1 : 0];
  const segments = Math.ceil(steps / segment);
  const stateSize = stateLayout(specs, batch).length;
  const values = new Map<string, SlotSlice>();
  placeStates(specs, batch, arena, links, { state: stateSlots, links: linkSlots }, values);
  const checkpoints = arena.take(segments > 1 && purpose === "train" ? segments * stateSize : 0);
  for (const { name, kind: place, shape } of specs) {
    const batchStride = sizeOf(shape);
    if (place === "saved") values.set(name, arena.place(segment, batch, batchStride, 1));
    if (place === "scratch") values.set(name, arena.place(1, batch, batchStride, 0));
    if (place === "sequence") values.set(name, arena.place(steps, batch, batchStride, 1));
  }

  const gradients = new Map<string, SlotSlice>();
  const placeGradients = (place: string, slots: number, moves: number, which = (_name: string) => true): ArenaRange =>
    arena.region(() => {
      for (const spec of specs) {
        if (spec.kind !== place || !differentiable.has(spec.name) || !which(spec.name)) continue;
        gradients.set(spec.name, arena.place(slots, batch, sizeOf(spec.shape), moves));
      }
    });
  const stateGradients = arena.region(() => {
    if (purpose === "train") placeStates(specs, batch, arena, links, { state: 2, links: 1 }, gradients);
  });
  const stepGradients = placeGradients("saved", 1, 0, (name) => !kept.has(name));
  const sums = sumsOf(program, kept);
  const segmentGradients = placeGradients("saved", segment, 1, (name) => kept.has(name) && !sums.has(name));
  for (const [addend, sum] of sums) if (gradients.has(sum)) gradients.set(addend, gradients.get(sum)!);
  const sequenceGradients = placeGradients("sequence", steps, 1);

  const tensors = new Map<string, PlannedTensor>();
  for (const spec of specs) {
    const value = values.get(spec.name)!;
    const gradient = gradients.get(spec.name);
    const every = links.has(spec.name) ? linkEvery : 1;
    const sharesGradient = sums.has(spec.name);
    const size = sizeOf(spec.shape);
    tensors.set(spec.name, { ...spec, size, value, gradient, sharesGradient, every, kept: kept.has(spec.name) });
  }
  const regions = { checkpoints, stateGradients, stepGradients, segmentGradients, sequenceGradients };
  const slots = { segment, linkEvery, stateSlots, linkSlots };
  const stateRuns = runsOf(tensors.values(), batch);
  return {
    ...options,
    program,
    ...slots,
    stateSize,
    stateRanges: stateRuns,
    tensors,
    ...regions,
    length: arena.length,
  };
}

/** A plan for training on a backend, which keeps no more temporal links than that wants. */
export function planTraining(
  backend: Pick<AnyBackend, "linkEvery">,
  program: Program,
  options: Omit<PlanOptions, "purpose" | "linkEvery">,
): Plan {
  const { batch, steps, keepEvery = steps } = options;
  const links = [...linksOf(program)].reduce((sum, name) => sum + sizeOf(program.tensors.get(name)!.shape), 0);
  const linkEvery = backend.linkEvery?.(links * batch * Math.min(steps, keepEvery)) ?? 1;
  return planMemory(program, { ...options, purpose: "train", linkEvery });
}

/** @throws ArgumentError for a plan without the gradient of the initial state */
export function requireStateGradient({ stateGradient }: PlanOptions): void {
  if (stateGradient !== false) return;
  throw new ArgumentError("stateGradient", false, "true in the plan, where the gradient of the initial state is read");
}

/** The clock by which an operand's slot moves. */
export function clockOf({ kind: place, every, kept }: PlannedTensor, previous: boolean, gradient: boolean): Clock {
  if (place === "state") {
    if (gradient) return previous ? "previousGradient" : "currentGradient";
    if (every > 1) return previous ? "previousLink" : "currentLink";
    return previous ? "previous" : "current";
  }
  if (place === "sequence") return "sequence";
  if (place === "saved") return gradient && !kept ? "fixed" : "saved";
  return "fixed";
}

/** States in slots of a flat slice each, but for `links`, which have slots of their own. */
function placeStates(
  specs: readonly TensorSpec[],
  batch: number,
  arena: Arena,
  links: ReadonlySet<string>,
  slots: { readonly state: number; readonly links: number },
  into: Map<string, SlotSlice>,
): void {
  const layout = stateLayout(
    specs.filter(({ name }) => !links.has(name)),
    batch,
  );
  const { at } = arena.take(slots.state * layout.length);
  for (const { name, shape } of specs) {
    const batchStride = sizeOf(shape);
    const offset = layout.offsets.get(name);
    if (offset !== undefined) into.set(name, { base: at + offset, stride: layout.length, batchStride: batchStride });
    if (!links.has(name)) continue;
    const stride = aligned(batch * batchStride);
    into.set(name, {
      base: arena.take(slots.links * stride).at,
      stride: slots.links > 1 ? stride : 0,
      batchStride: batchStride,
    });
  }
}

/** The flat state as runs that lie together in the arena. */
function runsOf(tensors: Iterable<PlannedTensor>, batch: number): StateRange[] {
  const runs: StateRange[] = [];
  let at = 0;
  for (const { kind: place, size, value, gradient, every } of tensors) {
    if (place !== "state") continue;
    const length = aligned(batch * size);
    const last = runs.at(-1);
    if (last && last.every === every && last.value.base + last.length === value.base) {
      runs[runs.length - 1] = { ...last, length: last.length + length };
    } else runs.push({ at, length, every, value, gradient });
    at += length;
  }
  return runs;
}

/** Offsets of the state tensors, each [B, ...shape], within the flat slice of one step. */
export function stateLayout(
  specs: Iterable<TensorSpec>,
  batch: number,
): { readonly offsets: ReadonlyMap<string, number>; readonly length: number } {
  const offsets = new Map<string, number>();
  let length = 0;
  for (const { name, kind: place, shape } of specs) {
    if (place !== "state") continue;
    offsets.set(name, length);
    length += aligned(batch * sizeOf(shape));
  }
  return { offsets, length };
}

function checkOptions({ batch, steps, purpose, ...training }: PlanOptions): void {
  const { keepEvery, linkEvery, inputGradient, stateGradient } = training;
  const positive = (parameter: string, value: number): void => {
    if (!Number.isInteger(value) || value < 1) throw new ArgumentError(parameter, value, "an integer of at least 1");
  };
  positive("batch", batch);
  positive("steps", steps);
  if (keepEvery !== undefined) positive("keepEvery", keepEvery);
  if (linkEvery !== undefined) positive("linkEvery", linkEvery);
  for (const [parameter, value] of Object.entries({ keepEvery, linkEvery, inputGradient, stateGradient })) {
    if (value !== undefined && purpose !== "train")
      throw new ArgumentError(parameter, value, "to be left out unless the purpose is training");
  }
}

/** Hands out the arena from its start to its end. */
class Arena {
  length = 0;

  take(length: number): ArenaRange {
    const at = this.length;
    this.length += aligned(length);
    return { at, length: aligned(length) };
  }

  place(slots: number, batch: number, batchStride: number, moves: number): SlotSlice {
    const { at } = this.take(slots * batch * batchStride);
    return { base: at, stride: moves * batch * batchStride, batchStride: batchStride };
  }

  /** The region that `fill` takes. */
  region(fill: () => void): ArenaRange {
    const at = this.length;
    fill();
    return { at, length: this.length - at };
  }
}
