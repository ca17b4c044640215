import type { Machine } from "./machine.ts";
import type { Shader } from "./shaders/pipelines.ts";

/** A dispatch that can be repeated: a shader, its words, and how many workgroups so many rows take. */
export class Dispatch {
  readonly #machine: Machine;
  readonly #shader: Shader;
  readonly #descriptor: number;
  readonly #groups: (rows: number) => number;
  #pipeline: GPUComputePipeline | undefined;
  #pages = 0;

  constructor(machine: Machine, shader: Shader, words: Uint32Array<ArrayBuffer>, groups: (rows: number) => number) {
    [this.#machine, this.#shader, this.#groups] = [machine, shader, groups];
    this.#descriptor = machine.descriptors.add(words);
  }

  run(frame: number, rows: number): void {
    const groups = this.#groups(rows);
    if (groups > 0) this.#machine.commands.dispatch(this.#compiled, this.#descriptor, frame, groups);
  }

  dispose(): void {
    this.#machine.descriptors.remove(this.#descriptor);
  }

  get #compiled(): GPUComputePipeline {
    const { pipelines } = this.#machine;
    if (this.#pipeline && this.#pages === pipelines.pages) return this.#pipeline;
    this.#pages = pipelines.pages;
    this.#pipeline = pipelines.get(this.#shader);
    return this.#pipeline;
  }
}
