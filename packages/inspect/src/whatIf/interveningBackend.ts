import {
  type AnyBackend,
  ArgumentError,
  type Backend,
  BackendError,
  type FloatArray,
  type Precision,
} from "@dncjs/core";
import {
  type Accumulate,
  type Block,
  type BoundCall,
  type Clock,
  type Frame,
  type LoweringOptions,
  type PlacedCall,
  type Program,
  type Slice,
  type UpdateName,
  writerOf,
} from "@dncjs/core/backend";
import type { Overwrite } from "./overwrite.ts";

/** An operand of a call. */
interface Place {
  readonly call: string;
  readonly operand: string;
  /** Index of a number in the operand. */
  readonly index: number;
}

/** A number that is replaced after a call. */
interface Target extends Overwrite {
  readonly value: number;
  /** The number. Of a list: its first value. */
  readonly at: Place;
  /** Of a list: its first location. */
  readonly listAt: Place | undefined;
  /** Label of the call after which the number is replaced. */
  readonly afterCall: string;
  /** Calls may keep memory derived from the tensor. */
  readonly isJournaled: boolean;
}

/**
 * A backend that replaces numbers as soon as they are computed. It delegates everything to another backend, so all later results are those of
 * the network. Blocks and parameters belong to the other backend. Core walks call by call.
 */
export class InterveningBackend implements Backend {
  readonly name: string;
  readonly precision: Precision;
  readonly description: string;
  readonly optionalKernels: readonly string[];
  readonly #backend: Backend;
  readonly #overwrites: readonly Overwrite[];
  #targets: readonly Target[] = [];
  #purpose: LoweringOptions["purpose"] = "run";

  /** @throws BackendError if the backend does not run call by call */
  constructor(backend: AnyBackend, overwrites: readonly Overwrite[]) {
    if (!("bind" in backend)) {
      throw new BackendError(
        backend.name,
        "this backend runs whole sequences; interventions need one that runs call by call",
      );
    }
    this.name = backend.name;
    this.precision = backend.precision;
    this.description = backend.description;
    this.optionalKernels = backend.optionalKernels ?? [];
    this.#backend = backend;
    this.#overwrites = overwrites;
  }

  allocate(length: number): Block {
    return this.#backend.allocate(length);
  }

  lower(program: Program, options: LoweringOptions): Program {
    const fused = this.#backend.lower?.(program, options) ?? program;
    // A fused kernel would use the number that it computed itself.
    const isHidden = this.#overwrites.some((overwrite) => isReadInside(fused, overwrite));
    const lowered = isHidden ? program : fused;
    this.#targets = this.#overwrites.map((overwrite) => targetOf(lowered, overwrite));
    this.#purpose = options.purpose;
    return lowered;
  }

  createFrame(): Frame {
    return new RecordingFrame(this.#backend.createFrame(), this.#purpose);
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const recording = frame as RecordingFrame;
    const bound = this.#backend.bind(call, recording.frame);
    recording.calls.push(bound);
    for (const { at, listAt } of this.#targets) {
      for (const place of [at, listAt]) {
        if (place?.call === call.label) recording.slices.set(place, call.values[place.operand]!);
      }
    }
    const targets = this.#targets.filter(({ afterCall }) => afterCall === call.label);
    return targets.length === 0 ? bound : new InterveningCall(bound, recording, targets);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    this.#backend.update(name, operands, constants);
  }

  /** The other backend is disposed by its owner. */
  dispose(): void {}

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Whether one of the calls that a fused call replaces reads the tensor in the same step, and has to read the new number. */
function isReadInside(program: Program, { tensor, index, after = tensor }: Overwrite): boolean {
  const { call } = writerOf(program, tensor, index)!;
  const isAsLate = after !== tensor && writerOf(program, after)!.call === call;
  if (isAsLate || !call.fuses) return false;
  return call.fuses.some(({ spec, operands }) =>
    Object.keys({ ...spec.inputs, ...spec.data }).some(
      (name) => operands[name]?.tensor === tensor && !operands[name]!.previous,
    ),
  );
}

function targetOf(program: Program, overwrite: Overwrite): Target {
  const { tensor, index, after = tensor, list } = overwrite;
  const at = placeOf(program, tensor, index);
  return {
    ...overwrite,
    at,
    listAt: list && placeOf(program, list.tensor, index),
    afterCall: after === tensor ? at.call : placeOf(program, after, 0).call,
    isJournaled: program.tensors.get(tensor)!.history?.keep === "journal",
  };
}

function placeOf(program: Program, tensor: string, index: number): Place {
  const { call, operand, index: operandIndex } = writerOf(program, tensor, index)!;
  return { call: call.label, operand, index: operandIndex };
}

/** A frame that records its slots, the slices of the numbers to replace, and the calls that are bound to it. */
class RecordingFrame implements Frame {
  readonly frame: Frame;
  readonly slots = new Map<Clock, number>();
  readonly slices = new Map<Place, Slice>();
  readonly calls: BoundCall[] = [];
  readonly #purpose: LoweringOptions["purpose"];
  #stepsEntered = 0;

  constructor(frame: Frame, purpose: LoweringOptions["purpose"]) {
    this.frame = frame;
    this.#purpose = purpose;
  }

  set(clock: Clock, slot: number): void {
    this.slots.set(clock, slot);
    this.frame.set(clock, slot);
    if (clock === "sequence") this.#stepsEntered++;
  }

  slot(clock: Clock): number {
    return this.slots.get(clock) ?? 0;
  }

  /** The step, from 0. A plan of purpose "run" numbers the steps of each call of `forward` anew. */
  get step(): number {
    return this.#purpose === "run" ? this.#stepsEntered - 1 : this.slot("sequence");
  }

  /** First number of a place for a batch element, in `block`. */
  find(place: Place, b: number): { readonly block: Block; readonly at: number } {
    const { block, base, stride, clock, every = 1, batchStride } = this.slices.get(place)!;
    return { block, at: base + stride * Math.ceil(this.slot(clock) / every) + batchStride * b + place.index };
  }

  dispose(): void {
    this.frame.dispose();
  }
}

class InterveningCall implements BoundCall {
  readonly #bound: BoundCall;
  readonly #frame: RecordingFrame;
  readonly #targets: readonly Target[];

  constructor(bound: BoundCall, frame: RecordingFrame, targets: readonly Target[]) {
    this.#bound = bound;
    this.#frame = frame;
    this.#targets = targets;
  }

  prepare(): void {
    this.#bound.prepare();
  }

  forward(begin: number, end: number): void {
    this.#bound.forward(begin, end);
    const { step } = this.#frame;
    let isStale = false;
    for (const target of this.#targets) {
      if (step < target.first || step > target.last) continue;
      for (let b = begin; b < end; b++) isStale = (this.#replace(target, b, step) && target.isJournaled) || isStale;
    }
    if (isStale) for (const call of this.#frame.calls) call.stateWritten?.();
  }

  /** Returns whether the number changed. */
  #replace(target: Target, b: number, step: number): boolean {
    const place = target.list ? this.#placeInList(target, b, step) : 0;
    if (place === undefined) return false;
    const { block, at } = this.#frame.find(target.at, b);
    const isSame = block.view !== undefined && Object.is(block.view(at + place, 1)[0], target.value);
    if (!isSame) block.write([target.value], at + place);
    return !isSame;
  }

  /**
   * The place of the location in the list; undefined if the list lacks it and it has the value already.
   * @throws ArgumentError for another value
   */
  #placeInList({ list, listAt, value, tensor }: Target, b: number, step: number): number | undefined {
    const { location, size, absent } = list!;
    const { block, at } = this.#frame.find(listAt!, b);
    const entries: FloatArray = block.view!(at, size);
    const place = entries.indexOf(location + 1);
    if (place >= 0) return place;
    if (value === absent) return undefined;
    const listed = Array.from(
      entries.filter((entry) => entry > 0),
      (entry) => entry - 1,
    );
    const known = listed.length > 0 ? `one of ${listed.join(", ")}` : "none";
    const expected = `${known} in step ${step}: others are not in this list of a sparse memory`;
    throw new ArgumentError(`location of ${tensor.replace(".value", "")}`, location, expected);
  }

  backward(begin: number, end: number): void {
    this.#bound.backward(begin, end);
  }

  exchange(begin: number, end: number): void {
    this.#bound.exchange?.(begin, end);
  }

  stateWritten(): void {
    this.#bound.stateWritten?.();
  }

  parameterGradient(steps: number, accumulate: Accumulate): void {
    this.#bound.parameterGradient(steps, accumulate);
  }

  dispose(): void {
    this.#bound.dispose();
  }
}
