import { kernels } from "../../kernels/index.ts";
import { differentiableOf, type FloatArray, type Kernel, operandsOf } from "../../kernels/kernel.ts";
import { type BoundCall, clocks, type PlacedCall, type Slice } from "../contract.ts";
import type { ReferenceBlock } from "./backend.ts";

/** A kernel of kernels/ bound to its operands, run one batch row at a time. */
export class ReferenceCall implements BoundCall {
  readonly #call: PlacedCall;
  readonly #kernel: Kernel;
  readonly #values: Operands;
  readonly #gradients: Operands;
  readonly #slots: Int32Array;

  constructor(call: PlacedCall, slots: Int32Array) {
    this.#call = call;
    this.#kernel = kernels[call.kernel];
    this.#slots = slots;
    this.#values = new Operands(operandsOf(this.#kernel), call.values, slots);
    this.#gradients = new Operands(differentiableOf(this.#kernel), call.gradients, slots);
  }

  prepare(): void {}

  forward(begin: number, end: number): void {
    for (let b = begin; b < end; b++) this.#kernel.forward(this.#values.row(b), this.#call.settings);
  }

  backward(begin: number, end: number): void {
    for (let b = begin; b < end; b++) {
      this.#kernel.backward(this.#values.row(b), this.#gradients.row(b), this.#call.settings);
    }
  }

  parameterGradient(steps: number): void {
    const first = this.#slots.slice();
    for (let step = 0; step < steps; step++) {
      for (const clock of [clocks.previous, clocks.current, clocks.saved, clocks.sequence]) {
        this.#slots[clock] = first[clock]! + step;
      }
      for (let b = 0; b < this.#call.batch; b++) {
        this.#kernel.parameterGradient?.(this.#values.row(b), this.#gradients.row(b), this.#call.settings);
      }
    }
    this.#slots.set(first);
  }

  dispose(): void {}
}

const ABSENT: FloatArray = new Float64Array(0);

/** The operands of a call as rows; views are made once for each place and kept. */
class Operands {
  readonly #row: Record<string, FloatArray> = {};
  readonly #present: { name: string; place: Slice; views: Map<number, FloatArray> }[] = [];
  readonly #slots: Int32Array;

  constructor(names: readonly string[], places: Readonly<Record<string, Slice>>, slots: Int32Array) {
    this.#slots = slots;
    for (const name of names) {
      const place = places[name];
      this.#row[name] = ABSENT;
      if (place && place.length > 0) this.#present.push({ name, place, views: new Map() });
    }
  }

  /** Batch row b at the frame's slots; the same object every time. */
  row(b: number): Readonly<Record<string, FloatArray>> {
    for (const { name, place, views } of this.#present) {
      const at = place.base + place.stride * this.#slots[clocks[place.clock]]! + place.batchStride * b;
      let view = views.get(at);
      if (!view) {
        view = (place.block as ReferenceBlock).data.subarray(at, at + place.length);
        views.set(at, view);
      }
      this.#row[name] = view;
    }
    return this.#row;
  }
}
