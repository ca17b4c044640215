import type { Kernels } from "./instantiate.ts";
import type { LinearMemory } from "./memory.ts";
import { commands, type SharedScan, type Team } from "./team.ts";

/** Scanning fewer locations takes less time than it takes to wake a thread. */
export const SHARED_LOCATIONS = 32_768;

/** A shared scan on workers (assembly/fused/sparseMemoryStep/scan.ts). */
export class WorkersScan implements SharedScan {
  readonly #team: Team;
  readonly #kernels: Kernels;
  readonly #memory: LinearMemory;
  readonly #call: number;
  readonly #results: number;

  /** `call` is the address of a descriptor. */
  constructor(team: Team, kernels: Kernels, memory: LinearMemory, call: number) {
    this.#team = team;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#call = call;
    this.#results = memory.allocate(team.count * (kernels.sparseMemoryStepShareBytes(call) >>> 0));
  }

  forward(frame: number): void {
    const shares = this.#team.count;
    this.#team.rouse();
    this.#kernels.sparseMemoryStepOpen(this.#call, frame);
    this.#team.run(commands.scan, shares, frame, this.#call, this.#results);
    this.#kernels.sparseMemoryStepClose(this.#call, frame, this.#results, shares);
  }

  dispose(): void {
    this.#memory.free(this.#results);
  }
}
