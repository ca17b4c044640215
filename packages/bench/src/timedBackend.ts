/**
 * A backend that measures the time of every call. It runs on another backend but does not use the walk of that backend, so core walks call
 * by call. Fills and copies count as clearing.
 */
import { type Backend, BackendError, type Precision } from "@dncjs/core";
import type {
  Accumulate,
  Block,
  BoundCall,
  Frame,
  LoweringOptions,
  Pass,
  PlacedCall,
  Program,
  UpdateName,
} from "@dncjs/core/backend";

/** Milliseconds in each method of a call. */
export type CallTimes = Record<Pass | "prepare", number>;

export interface Times {
  /** By label of the call. */
  readonly calls: ReadonlyMap<string, CallTimes>;
  /** Milliseconds in updates of parameters and gradients. */
  readonly update: number;
  /** Milliseconds in fills and copies of blocks. */
  readonly clearing: number;
}

export class TimedBackend implements Backend {
  readonly name: string;
  readonly precision: Precision;
  readonly description: string;
  readonly optionalKernels: readonly string[];
  readonly #backend: Backend;
  readonly #calls = new Map<string, CallTimes>();
  #program: Program | undefined;
  #update = 0;
  #clearing = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.name = backend.name;
    this.precision = backend.precision;
    this.description = backend.description;
    this.optionalKernels = backend.optionalKernels ?? [];
  }

  /** The program that was lowered last, whose calls are timed. @throws BackendError if there is none */
  get program(): Program {
    if (this.#program) return this.#program;
    throw new BackendError(this.name, "no program was planned on this backend");
  }

  get stores(): Readonly<Record<string, readonly string[]>> {
    return this.#backend.stores ?? {};
  }

  /** Returns the times since the last call of this method, and resets them. */
  take(): Times {
    const calls = new Map([...this.#calls].map(([label, times]) => [label, { ...times }]));
    const times = { calls, update: this.#update, clearing: this.#clearing };
    for (const call of this.#calls.values()) Object.assign(call, noTime());
    this.#update = 0;
    this.#clearing = 0;
    return times;
  }

  allocate(length: number): Block {
    const block = this.#backend.allocate(length);
    const fill = block.fill.bind(block);
    const copy = block.copy.bind(block);
    const timed = (work: () => void): void => {
      const start = performance.now();
      work();
      this.#clearing += performance.now() - start;
    };
    return Object.assign(block, {
      fill: (value: number, at?: number, count?: number): void => timed(() => fill(value, at, count)),
      copy: (from: number, to: number, count: number): void => timed(() => copy(from, to, count)),
    });
  }

  lower(program: Program, options: LoweringOptions): Program {
    this.#program = this.#backend.lower?.(program, options) ?? program;
    return this.#program;
  }

  createFrame(): Frame {
    return this.#backend.createFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const times = noTime();
    this.#calls.set(call.label, times);
    return new TimedCall(this.#backend.bind(call, frame), times);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    const start = performance.now();
    this.#backend.update(name, operands, constants);
    this.#update += performance.now() - start;
  }

  dispose(): void {
    this.#backend.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

class TimedCall implements BoundCall {
  readonly #call: BoundCall;
  readonly #times: CallTimes;

  constructor(call: BoundCall, times: CallTimes) {
    this.#call = call;
    this.#times = times;
  }

  prepare(): void {
    const start = performance.now();
    this.#call.prepare();
    this.#times.prepare += performance.now() - start;
  }

  forward(begin: number, end: number): void {
    const start = performance.now();
    this.#call.forward(begin, end);
    this.#times.forward += performance.now() - start;
  }

  backward(begin: number, end: number): void {
    const start = performance.now();
    this.#call.backward(begin, end);
    this.#times.backward += performance.now() - start;
  }

  parameterGradient(steps: number, accumulate: Accumulate): void {
    const start = performance.now();
    this.#call.parameterGradient(steps, accumulate);
    this.#times.parameterGradient += performance.now() - start;
  }

  exchange(begin: number, end: number): void {
    this.#call.exchange?.(begin, end);
  }

  stateWritten(): void {
    this.#call.stateWritten?.();
  }

  dispose(): void {
    this.#call.dispose();
  }
}

function noTime(): CallTimes {
  return { prepare: 0, forward: 0, backward: 0, parameterGradient: 0 };
}
