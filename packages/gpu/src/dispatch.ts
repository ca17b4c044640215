import { GROUPS_ACROSS, type StepFrame } from "./commands/commands.ts";
import { groupsOfPiece, LAUNCH } from "./commands/cost.ts";
import type { Machine } from "./machine.ts";
import type { Shader } from "./shaders/pipelines.ts";

export interface DispatchOptions {
  readonly shader: Shader;
  readonly words: Uint32Array<ArrayBuffer>;
  /** How many workgroups so many rows take. */
  readonly groups: (rows: number) => number;
  /** Operations for a row, about. */
  readonly rowCost: number;
}

/** A dispatch that can be repeated. */
export class Dispatch {
  readonly #machine: Machine;
  readonly #options: DispatchOptions;
  readonly #descriptor: number;
  #pipeline: GPUComputePipeline | undefined;
  #pages = 0;

  constructor(machine: Machine, options: DispatchOptions) {
    [this.#machine, this.#options] = [machine, options];
    this.#descriptor = machine.descriptors.add(options.words);
  }

  groups(rows: number): number {
    return this.#options.groups(rows);
  }

  /** Operations, and what launching takes. */
  cost(rows: number): number {
    return LAUNCH + rows * this.#options.rowCost;
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

/** Runs dispatches one after the other at a step's frame: in as many submissions as they take, and large ones in pieces. */
export function runAll({ commands }: Machine, dispatches: readonly Dispatch[], step: StepFrame): void {
  const rows = step.end - step.begin;
  let [frame, frameGroup] = [0, -1];
  for (const dispatch of dispatches) {
    const [groups, cost] = [dispatch.groups(rows), dispatch.cost(rows)];
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
