import { type AnyBackend, type Backend, BackendError, type Precision } from "@dncjs/core";
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

/** A number that is replaced after a call. */
interface Target extends Overwrite {
  /** Label of the call that writes the number, and the number's operand and index there. */
  readonly writer: string;
  readonly operand: string;
  readonly operandIndex: number;
  /** Label of the call after which the number is replaced. */
  readonly after: string;
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
    const lowered = this.#backend.lower?.(program, options) ?? program;
    this.#targets = this.#overwrites.map((overwrite) => targetOf(lowered, overwrite));
    return lowered;
  }

  createFrame(): Frame {
    return new RecordingFrame(this.#backend.createFrame());
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const recording = frame as RecordingFrame;
    const bound = this.#backend.bind(call, recording.frame);
    for (const target of this.#targets.filter(({ writer }) => writer === call.label)) {
      recording.slices.set(target, call.values[target.operand]!);
    }
    const targets = this.#targets.filter(({ after }) => after === call.label);
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

function targetOf(program: Program, overwrite: Overwrite): Target {
  const { tensor, index, after = tensor } = overwrite;
  const { call, operand, index: operandIndex } = writerOf(program, tensor, index)!;
  const last = after === tensor ? call : writerOf(program, after)!.call;
  return { ...overwrite, writer: call.label, operand, operandIndex, after: last.label };
}

/** A frame that records its slots, and the slices of the numbers to replace. */
class RecordingFrame implements Frame {
  readonly frame: Frame;
  readonly slots = new Map<Clock, number>();
  readonly slices = new Map<Target, Slice>();

  constructor(frame: Frame) {
    this.frame = frame;
  }

  set(clock: Clock, slot: number): void {
    this.slots.set(clock, slot);
    this.frame.set(clock, slot);
  }

  slot(clock: Clock): number {
    return this.slots.get(clock) ?? 0;
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
    const step = this.#frame.slot("sequence");
    for (const target of this.#targets) {
      if (step < target.first || step > target.last) continue;
      const { block, base, stride, clock, every = 1, batchStride } = this.#frame.slices.get(target)!;
      const first = base + stride * Math.ceil(this.#frame.slot(clock) / every) + target.operandIndex;
      for (let b = begin; b < end; b++) block.write([target.value], first + batchStride * b);
    }
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
