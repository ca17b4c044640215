import type { Backend, DncConfig } from "@dncjs/core";
import {
  buildProgram,
  Executor,
  type Objective,
  type ParameterLayout,
  Parameters,
  planMemory,
  planTraining,
} from "@dncjs/core/run";
import { type Operand, parameterOperands, stateOperands } from "./operands.ts";

export interface ProgramRequest {
  readonly config: DncConfig;
  readonly batch: number;
  readonly steps: number;
  /** train: gradients may be asked for. */
  readonly purpose: "run" | "train";
  /** train only: see `PlanOptions`. */
  readonly keepEvery?: number | undefined;
  readonly objective?: Objective | undefined;
}

/** A forward pass whose gradient may be asked for later; its tape is there as long as `program.pass` is this one. */
export interface Pass {
  program?: Program;
}

/** A network planned for a batch and at most so many steps, with room for its parameters. */
export class Program {
  readonly executor: Executor;
  readonly parameters: Parameters;
  readonly parameterOperands: readonly Operand[];
  readonly stateOperands: readonly Operand[];
  /** Whose tape it holds, until the gradient has been taken or another pass overwrites it. */
  pass: Pass | undefined;

  constructor(backend: Backend, { config, batch, steps, purpose, keepEvery, objective }: ProgramRequest) {
    const [built, size] = [buildProgram(config, objective), { batch, steps }];
    const checkpoints = keepEvery === undefined ? {} : { keepEvery };
    const plan =
      purpose === "run"
        ? planMemory(built, { ...size, purpose })
        : planTraining(backend, built, { ...size, ...checkpoints });
    this.parameterOperands = parameterOperands(config);
    this.stateOperands = stateOperands(config, batch);
    this.parameters = new Parameters(backend, config);
    try {
      this.executor = new Executor(backend, plan, this.parameters);
    } catch (error) {
      this.parameters.dispose();
      throw error;
    }
    const { tape } = this.executor;
    if (tape.has("stepWeight")) tape.arena.fill(1, tape.at("stepWeight"), steps * batch);
  }

  get layout(): ParameterLayout {
    return this.parameters.layout;
  }

  dispose(): void {
    this.executor.dispose();
    this.parameters.dispose();
    this.pass = undefined;
  }
}

/** Programs of one network and batch whose tapes wait for their gradients at a time: layers that share a configuration, say. */
const MOST_WAITING = 4;
/** Programs kept in all; the one not used for longest goes first. */
const MOST_KEPT = 12;

/** The planned programs of one backend. A sequence shorter than planned for runs on the same program. */
export class Programs {
  readonly #backend: Backend;
  /** Least recently used first. */
  readonly #kept: { readonly key: string; readonly program: Program }[] = [];

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get count(): number {
    return this.#kept.length;
  }

  /** A program that no pass waits for, or the one whose pass has waited for longest, which then has to be run again. */
  take(request: ProgramRequest): Program {
    const { config, batch, steps, purpose, keepEvery, objective } = request;
    const key = JSON.stringify([config, batch, purpose, keepEvery, objective]);
    const ours = this.#kept.filter((entry) => entry.key === key);
    const idle = ours.filter(({ program }) => !program.pass);
    const fitting = (entry: (typeof ours)[number]): boolean => entry.program.executor.plan.steps >= steps;
    let entry = idle.findLast(fitting) ?? idle.at(-1) ?? (ours.length < MOST_WAITING ? undefined : ours[0]);
    if (entry) this.#kept.splice(this.#kept.indexOf(entry), 1);
    if (entry && !fitting(entry)) {
      entry.program.dispose();
      entry = undefined;
    }
    while (this.#kept.length >= MOST_KEPT) this.#kept.shift()!.program.dispose();
    entry ??= { key, program: new Program(this.#backend, request) };
    this.#kept.push(entry);
    entry.program.pass = undefined;
    return entry.program;
  }

  dispose(): void {
    for (const { program } of this.#kept.splice(0)) program.dispose();
  }
}
