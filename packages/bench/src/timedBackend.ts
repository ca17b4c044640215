/**
 * A backend that says where its time goes. It hands everything on to another one and times each call, so that no product
 * code carries a timer. Blocks and frames are the other's own; only the fills and copies of its blocks are timed.
 */
import type { Backend, Precision } from "@dncjs/core";
import type { Block, BoundCall, Frame, KernelName, Pass, PlacedCall, UpdateName } from "@dncjs/core/backend";

/** Milliseconds that a call took. */
export type CallTimes = Record<Pass | "prepare", number>;

export interface Times {
  /** In the order in which the calls were bound. */
  readonly calls: readonly CallTimes[];
  /** Optimizer steps. */
  readonly update: number;
  /** Fills and copies, the executor's and its owner's. */
  readonly clearing: number;
}

export class TimedBackend implements Backend {
  readonly name: string;
  readonly precision: Precision;
  readonly description: string;
  readonly #backend: Backend;
  readonly #calls: CallTimes[] = [];
  #update = 0;
  #clearing = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
    [this.name, this.precision, this.description] = [backend.name, backend.precision, backend.description];
  }

  /** What was timed since the last time this was asked. */
  take(): Times {
    const calls = this.#calls.map((times) => ({ ...times }));
    const times = { calls, update: this.#update, clearing: this.#clearing };
    for (const call of this.#calls) Object.assign(call, noTime());
    this.#update = 0;
    this.#clearing = 0;
    return times;
  }

  allocate(length: number): Block {
    const block = this.#backend.allocate(length);
    const [fill, copy] = [block.fill.bind(block), block.copy.bind(block)];
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

  /** Only the backend's walk makes links again where rows sit out; what is timed has none of these. */
  linkEvery(numbers: number): number {
    return this.#backend.linkEvery?.(numbers) ?? 1;
  }

  createFrame(): Frame {
    return this.#backend.createFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const times = noTime();
    this.#calls.push(times);
    return new TimedCall(this.#backend.bind(call, frame), times);
  }

  overwrites(kernel: KernelName, operand: string): boolean {
    return this.#backend.overwrites?.(kernel, operand) ?? false;
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

  parameterGradient(steps: number): void {
    const start = performance.now();
    this.#call.parameterGradient(steps);
    this.#times.parameterGradient += performance.now() - start;
  }

  dispose(): void {
    this.#call.dispose();
  }
}

function noTime(): CallTimes {
  return { prepare: 0, forward: 0, backward: 0, parameterGradient: 0 };
}
