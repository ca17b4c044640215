import type { StepFrame } from "./commands/commands.ts";
import { groupsOfPiece, LAUNCH } from "./commands/cost.ts";
import type { Machine } from "./machine.ts";
import type { Shader } from "./shaders/pipelines.ts";
import { GROUPS_ACROSS } from "./shaders/words.ts";

export interface DispatchOptions {
  readonly shader: Shader;
  readonly words: Uint32Array<ArrayBuffer>;
  /** The number of workgroups for a number of batch elements. */
  readonly groups: (elements: number) => number;
  /** Estimated operations per batch element. */
  readonly elementCost: number;
}

/** A dispatch that can run many times, at different frames. */
export class Dispatch {
  readonly #machine: Machine;
  readonly #options: DispatchOptions;
  readonly #descriptor: number;
  #pipeline: GPUComputePipeline | undefined;
  #pages = 0;

  constructor(machine: Machine, options: DispatchOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#descriptor = machine.descriptors.add(options.words);
  }

  groups(elements: number): number {
    return this.#options.groups(elements);
  }

  /** Estimated operations, including the cost of a launch. */
  cost(elements: number): number {
    return LAUNCH + elements * this.#options.elementCost;
  }

  run(frame: number, groups: number, cost: number): void {
    this.#machine.commands.dispatch(this.#compiled, this.#descriptor, frame, groups, cost);
  }

  dispose(): void {
    this.#machine.descriptors.remove(this.#descriptor);
  }

  get #compiled(): GPUComputePipeline {
    const { pipelines } = this.#machine;
    if (this.#pipeline && this.#pages === pipelines.pages) return this.#pipeline;
    this.#pages = pipelines.pages;
    this.#pipeline = pipelines.get(this.#options.shader);
    return this.#pipeline;
  }
}

/** Runs dispatches in order at the frame of a step. Splits them over submissions, and large dispatches into pieces. */
export function runAll({ commands }: Machine, dispatches: readonly Dispatch[], step: StepFrame): void {
  const elements = step.end - step.begin;
  let frame = 0;
  let frameGroup = -1;
  for (const dispatch of dispatches) {
    const groups = dispatch.groups(elements);
    const cost = dispatch.cost(elements);
    const piece = groupsOfPiece(groups, cost, commands.most, GROUPS_ACROSS);
    for (let first = 0; first < groups; first += piece) {
      const count = Math.min(piece, groups - first);
      const share = (cost * count) / groups;
      if (commands.makeRoom(share) || first !== frameGroup) {
        frame = commands.frame(step, first);
        frameGroup = first;
      }
      dispatch.run(frame, count, share);
    }
  }
}
