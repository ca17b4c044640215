import { BackendError } from "../../errors.ts";
import { referenceKernels } from "../../kernels/index.ts";
import { differentiableOf, type FloatArray, type Kernel, operandsOf } from "../../kernels/kernel.ts";
import { type BoundCall, clocks, type PlacedCall, type Slice } from "../contract.ts";
import type { ReferenceBlock } from "./block.ts";

/** A primitive of kernels/ bound to its operands, run one batch element at a time. */
export class ReferenceCall implements BoundCall {
  readonly #call: PlacedCall;
  readonly #kernel: Kernel;
  readonly #values: Operands;
  readonly #gradients: Operands;
  readonly #slots: Int32Array;

  constructor(call: PlacedCall, slots: Int32Array) {
    this.#call = call;
    const kernel: Kernel | undefined = referenceKernels[call.kernel as keyof typeof referenceKernels];
    if (!kernel) throw new BackendError("reference", `there is no kernel ${call.kernel}`);
    this.#kernel = kernel;
    this.#slots = slots;
    this.#values = new Operands(operandsOf(this.#kernel), call.values, slots);
    this.#gradients = new Operands(differentiableOf(this.#kernel), call.gradients, slots);
  }

  prepare(): void {}

  forward(begin: number, end: number): void {
    for (let b = begin; b < end; b++) this.#kernel.forward(this.#values.of(b), this.#call.settings);
  }

  backward(begin: number, end: number): void {
    for (let b = begin; b < end; b++) {
      this.#kernel.backward(this.#values.of(b), this.#gradients.of(b), this.#call.settings);
    }
  }

  exchange(begin: number, end: number): void {
    for (let b = begin; b < end; b++) this.#kernel.exchange?.(this.#values.of(b), this.#call.settings);
  }

  parameterGradient(steps: number): void {
    const first = this.#slots.slice();
    for (let step = 0; step < steps; step++) {
      for (const clock of [clocks.previous, clocks.current, clocks.saved, clocks.sequence]) {
        this.#slots[clock] = first[clock]! + step;
      }
      for (let b = 0; b < this.#call.batch; b++) {
        this.#kernel.parameterGradient?.(this.#values.of(b), this.#gradients.of(b), this.#call.settings);
      }
    }
    this.#slots.set(first);
  }

  dispose(): void {}
}

const ABSENT: FloatArray = new Float64Array(0);

/** The operands of a call as arrays. The view of each slot and batch element is created once and kept. */
class Operands {
  readonly #arrays: Record<string, FloatArray> = {};
  readonly #present: { name: string; slice: Slice; views: Map<number, FloatArray> }[] = [];
  readonly #slots: Int32Array;

  constructor(names: readonly string[], slices: Readonly<Record<string, Slice>>, slots: Int32Array) {
    this.#slots = slots;
    for (const name of names) {
      const slice = slices[name];
      this.#arrays[name] = ABSENT;
      if (slice && slice.length > 0) this.#present.push({ name, slice, views: new Map() });
    }
  }

  /** Batch element b at the frame's slots. Returns the same object every time. */
  of(b: number): Readonly<Record<string, FloatArray>> {
    for (const { name, slice, views } of this.#present) {
      const slot = Math.ceil(this.#slots[clocks[slice.clock]]! / (slice.every ?? 1));
      const at = slice.base + slice.stride * slot + slice.batchStride * b;
      let view = views.get(at);
      if (!view) {
        view = (slice.block as ReferenceBlock).data.subarray(at, at + slice.length);
        views.set(at, view);
      }
      this.#arrays[name] = view;
    }
    return this.#arrays;
  }
}
