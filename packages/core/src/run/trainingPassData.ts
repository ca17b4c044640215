import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { SlotSlice } from "../layout/arena.ts";
import { isJournaled, type PlannedTensor } from "../layout/plannedTensor.ts";
import { requireStateGradient } from "../layout/planOptions.ts";
import { ArenaPassData, type PassMemory, partOf } from "./arenaPassData.ts";
import type { TrainingData } from "./passData.ts";
import { clearRowGradients, packRowGradients, unpackRowGradients } from "./rowGradientData.ts";

/** The data of passes with gradients, in the arena of a plan. */
export class TrainingPassData extends ArenaPassData implements TrainingData {
  constructor(memory: PassMemory) {
    super(memory);
    this.#clearRowGradients();
  }

  /** First element of the gradient of a tensor in the arena; [T,B,...]. */
  gradientAt(name: string): number {
    return gradientOf(this.tensor(name)).base;
  }

  /**
   * First element of the gradient of a state tensor after step t; t = 0 is the initial state.
   * @throws ArgumentError for the initial state if the plan has no gradient of it
   */
  stateGradientAt(name: string, t: number): number {
    if (t === 0) requireStateGradient(this.plan);
    const tensor = this.state(name);
    if (isJournaled(tensor)) throw new ArgumentError("name", name, "a tensor with a gradient in every location");
    const { base, stride } = gradientOf(tensor);
    return base + stride * this.memory.slots.gradient(t);
  }

  writeGradient(name: string, values: ArrayLike<number>): void {
    const tensor = this.sequence(name, values.length);
    this.arena.write(values, gradientOf(tensor).base);
  }

  fillGradient(name: string, value: number): void {
    const tensor = this.tensor(name);
    this.arena.fill(value, gradientOf(tensor).base, this.plan.steps * this.plan.batch * tensor.size);
  }

  async readGradient(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.tensor(name);
    return this.arena.read(gradientOf(tensor).base, steps * this.plan.batch * tensor.size);
  }

  writeStateGradient(values: ArrayLike<number>): void {
    const slot = this.memory.slots.gradient(this.steps);
    for (const { at, length, gradient, journaled } of this.plan.stateRanges) {
      if (!gradient) continue; // indices
      const given = partOf(values, at, length);
      if (journaled) this.arena.write(packRowGradients(given, journaled, this.plan), gradient.base);
      else this.arena.write(given, gradient.base + gradient.stride * slot);
    }
  }

  async readStateGradient(): Promise<FloatArray> {
    requireStateGradient(this.plan);
    const { batch, stateSize, stateRanges } = this.plan;
    const slot = this.memory.slots.gradient(0);
    const found = this.array(stateSize);
    for (const { at, length, gradient, journaled } of stateRanges) {
      if (!gradient) continue; // indices
      if (!journaled) found.set(await this.arena.read(gradient.base + gradient.stride * slot, length), at);
      else {
        const packed = await this.arena.read(gradient.base, batch * journaled.gradient!.batchStride);
        unpackRowGradients(packed, journaled, batch, found.subarray(at, at + length));
      }
    }
    return found;
  }

  zeroGradients(): void {
    const { stateGradients, sequenceGradients } = this.plan;
    for (const { at, length } of [stateGradients, sequenceGradients]) this.arena.fill(0, at, length);
    this.#clearRowGradients();
  }

  #clearRowGradients(): void {
    for (const tensor of this.states) {
      if (isJournaled(tensor) && tensor.gradient) clearRowGradients(this.arena, tensor, this.plan.batch);
    }
  }
}

function gradientOf(tensor: PlannedTensor): SlotSlice {
  if (tensor.gradient) return tensor.gradient;
  throw new ArgumentError("name", tensor.name, "a tensor with a gradient, in a plan for training");
}
