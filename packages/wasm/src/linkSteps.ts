import type { PlacedCall, Slice } from "@dncjs/core/backend";
import type { WasmCall } from "./bind.ts";

interface Bound {
  readonly placed: PlacedCall;
  readonly call: WasmCall;
}

/** Finds, among the calls bound to a frame, a directional that follows the links of the temporalLink before it, and joins them. */
export class LinkSteps {
  #link: Bound | undefined;
  #between: PlacedCall[] = [];

  /** To be told of every call, in order. */
  add(placed: PlacedCall, call: WasmCall): void {
    const link = this.#link;
    if (placed.kernel === "directional" && link && follows(placed, link.placed)) {
      if (this.#between.every((other) => !meet(other, link.placed) && !meet(other, placed))) call.join(link.call);
    }
    if (placed.kernel === "temporalLink") this.#link = { placed, call };
    else if (placed.kernel === "directional") this.#link = undefined;
    else if (this.#link) {
      this.#between.push(placed);
      return;
    }
    this.#between = [];
  }
}

/** Whether `reads` follows the links that `link` puts out. */
function follows(reads: PlacedCall, link: PlacedCall): boolean {
  const same = (a: Slice | undefined, b: Slice | undefined): boolean =>
    a === b ||
    (a !== undefined &&
      b !== undefined &&
      overlap(a, b) &&
      a.base === b.base &&
      a.stride === b.stride &&
      a.batchStride === b.batchStride);
  const sizes = (["N", "V"] as const).every((size) => reads.settings[size] === link.settings[size]);
  return sizes && same(reads.values.link, link.values.link) && same(reads.gradients.link, link.gradients.link);
}

/** Whether two calls have any number in common. */
function meet(a: PlacedCall, b: PlacedCall): boolean {
  return Object.values(a.values).some((x) => Object.values(b.values).some((y) => overlap(x, y)));
}

function overlap(a: Slice, b: Slice): boolean {
  return a.block === b.block && a.clock === b.clock && a.base < b.base + b.length && b.base < a.base + a.length;
}
