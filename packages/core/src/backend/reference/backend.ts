import { requireOptions } from "../../arguments.ts";
import { ArgumentError, BackendError } from "../../errors.ts";
import { optionalKernels } from "../../kernels/specs/index.ts";
import { referenceUpdates } from "../../updates/index.ts";
import type { UpdateName } from "../../updates/specs/index.ts";
import type { Update } from "../../updates/update.ts";
import {
  type Backend,
  type Block,
  type BoundCall,
  clockCount,
  clocks,
  type Frame,
  type PlacedCall,
  type Precision,
} from "../contract.ts";
import { ReferenceBlock } from "./block.ts";
import { ReferenceCall } from "./call.ts";

/**
 * Runs the primitives of kernels/ on plain arrays. Other backends are compared with it; it is not fast. In float32 every stored number is
 * rounded; sums within a kernel stay in float64.
 *
 * @example
 * ```ts
 * import { Dnc, ReferenceBackend } from "@dncjs/core";
 *
 * const backend = new ReferenceBackend({ precision: "float64" });
 * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend, seed: 1 });
 * ```
 */
export class ReferenceBackend implements Backend {
  /** Always "reference". */
  readonly name = "reference";
  readonly optionalKernels: readonly string[] = optionalKernels;
  /** The format of all numbers in its memory. */
  readonly precision: Precision;
  readonly description: string;

  constructor(options: { readonly precision?: Precision } = {}) {
    const { precision = "float64" } = requireOptions("options", options, "precision");
    if (precision !== "float64" && precision !== "float32") {
      throw new ArgumentError("precision", precision, '"float64" or "float32"');
    }
    this.precision = precision;
    this.description = `reference, plain TypeScript in ${precision}`;
  }

  allocate(length: number): Block {
    try {
      return new ReferenceBlock(this.precision === "float64" ? new Float64Array(length) : new Float32Array(length));
    } catch (cause) {
      throw new BackendError(this.name, `cannot allocate ${length} numbers`, { cause });
    }
  }

  /** Creates the slot numbers of one step. */
  createFrame(): Frame {
    return new ReferenceFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    return new ReferenceCall(call, (frame as ReferenceFrame).slots);
  }

  /** Runs a parameter update on blocks of this backend. */
  update(
    update: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    const arrays = Object.entries(operands).map(([name, block]) => [name, (block as ReferenceBlock).data] as const);
    (referenceUpdates[update] as Update).apply(Object.fromEntries(arrays), constants);
  }

  /** Frees the memory of the backend. */
  dispose(): void {}

  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

class ReferenceFrame implements Frame {
  readonly slots: Int32Array = new Int32Array(clockCount);

  set(clock: keyof typeof clocks, slot: number): void {
    this.slots[clocks[clock]] = slot;
  }

  dispose(): void {}
}
