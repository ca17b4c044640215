import type { Backend, DncConfig } from "@dncjs/core";
import { buildProgram, type Objective, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { type Operand, parameterOperands, stateOperands } from "./operands.ts";

export interface ProgramRequest {
  readonly config: DncConfig;
  readonly batch: number;
  readonly steps: number;
  /** "train": a backward pass may follow. */
  readonly purpose: "run" | "train";
  /** Only for purpose "train" (`PlanOptions`). */
  readonly keepEvery?: number | undefined;
  readonly objective?: Objective | undefined;
}

/** A forward pass that a backward pass may follow. Its data is valid as long as `program.pass` is this pass. */
export interface Pass {
  program?: Program;
}

/** A network planned for a batch and a largest number of steps, with memory for its parameters. */
export class Program {
  readonly executor: TrainingExecutor;
  readonly parameters: Parameters;
  readonly parameterOperands: readonly Operand[];
  readonly stateOperands: readonly Operand[];
  /** The pass whose data the executor holds, until its backward pass has run or another pass replaces the data. */
  pass: Pass | undefined;

  constructor(backend: Backend, { config, batch, steps, purpose, keepEvery, objective }: ProgramRequest) {
    const checkpoints = purpose === "train" && keepEvery !== undefined ? { keepEvery } : {};
    const plan = planFor(backend, buildProgram(config, objective), { batch, steps, purpose, ...checkpoints });
    this.parameterOperands = parameterOperands(config);
    this.stateOperands = stateOperands(config, batch);
    this.parameters = new Parameters(backend, config);
    try {
      this.executor = new TrainingExecutor(backend, plan, this.parameters);
    } catch (error) {
      this.parameters.dispose();
      throw error;
    }
    const { data } = this.executor;
    if (data.has("stepWeight")) data.arena.fill(1, data.at("stepWeight"), steps * batch);
  }

  dispose(): void {
    this.executor.dispose();
    this.parameters.dispose();
    this.pass = undefined;
  }
}

/** Maximum number of programs with the same key. Layers of one configuration each need one, for passes that await their backward pass. */
const MOST_WAITING = 4;
/** Maximum number of programs. The least recently used one is disposed first. */
const MOST_KEPT = 12;

/** The planned programs of one backend. A sequence shorter than the plan runs on the same program. */
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

  /**
   * Returns a program without a waiting pass, creates one, or reuses the one whose pass has waited longest. The forward pass of a reused
   * program has to be repeated before its backward pass.
   */
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
